namespace ClientPortal.Web.Features.Conversations;

/// <summary>Sentences of the messenger, in MessengerTexts.resx.</summary>
public sealed class MessengerTexts;
