namespace ClientPortal.Web.Features.Conversations;

/// <summary>The texts of the messenger, in MessengerTexts.resx.</summary>
public sealed class MessengerTexts;
