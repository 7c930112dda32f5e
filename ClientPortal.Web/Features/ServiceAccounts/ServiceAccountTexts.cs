namespace ClientPortal.Web.Features.ServiceAccounts;

/// <summary>The texts of service accounts.</summary>
public sealed class ServiceAccountTexts;
