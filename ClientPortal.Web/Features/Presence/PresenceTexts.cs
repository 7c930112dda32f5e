namespace ClientPortal.Web.Features.Presence;

/// <summary>The texts of the badge and of presence, in PresenceTexts.resx.</summary>
public sealed class PresenceTexts;
