namespace ClientPortal.Web.Features.Prospects;

/// <summary>The words of the prospects' pages.</summary>
public sealed class ProspectTexts;
