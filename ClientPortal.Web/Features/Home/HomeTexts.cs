namespace ClientPortal.Web.Features.Home;

/// <summary>The texts of the two home pages, in HomeTexts.resx.</summary>
public sealed class HomeTexts;
