namespace ClientPortal.Web.Features.MyAccount;

/// <summary>The texts of the account page.</summary>
public sealed class AccountTexts;
