namespace ClientPortal.Web.Features.Notifications;

/// <summary>The texts of the bell and the page, in NotificationTexts.resx. What a notification says is in its feature's texts.</summary>
public sealed class NotificationTexts;
