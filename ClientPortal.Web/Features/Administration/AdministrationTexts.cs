namespace ClientPortal.Web.Features.Administration;

/// <summary>The texts of people, organisations and invitations.</summary>
public sealed class AdministrationTexts;
