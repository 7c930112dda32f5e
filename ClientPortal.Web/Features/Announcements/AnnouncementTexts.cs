namespace ClientPortal.Web.Features.Announcements;

/// <summary>The texts of announcements.</summary>
public sealed class AnnouncementTexts;
