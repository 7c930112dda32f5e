namespace ClientPortal.Web.Features.Home;

/// <summary>The sentences of the two homes.</summary>
public sealed class HomeTexts;
