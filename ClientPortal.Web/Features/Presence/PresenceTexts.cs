namespace ClientPortal.Web.Features.Presence;

/// <summary>The sentences of the badge and of presence.</summary>
public sealed class PresenceTexts;
