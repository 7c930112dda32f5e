namespace ClientPortal.Web.Features.Prospects;

/// <summary>The texts of prospects.</summary>
public sealed class ProspectTexts;
