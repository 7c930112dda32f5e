namespace ClientPortal.Web.Identity;

/// <summary>The sentences of the account pages: <c>IdentityTexts.resx</c> (French) and <c>IdentityTexts.en.resx</c>.</summary>
public sealed class IdentityTexts;
