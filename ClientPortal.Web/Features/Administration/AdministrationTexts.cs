namespace ClientPortal.Web.Features.Administration;

/// <summary>The sentences of people, organisations and invitations.</summary>
public sealed class AdministrationTexts;
