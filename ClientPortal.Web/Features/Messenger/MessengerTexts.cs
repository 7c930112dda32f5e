namespace ClientPortal.Web.Features.Messenger;

/// <summary>The texts of the messenger, in MessengerTexts.resx.</summary>
public sealed class MessengerTexts;
