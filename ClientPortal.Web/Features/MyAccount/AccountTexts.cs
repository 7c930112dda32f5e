namespace ClientPortal.Web.Features.MyAccount;

/// <summary>The sentences of the account page.</summary>
public sealed class AccountTexts;
