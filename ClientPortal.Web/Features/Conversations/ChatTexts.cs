namespace ClientPortal.Web.Features.Conversations;

/// <summary>The sentences of threads.</summary>
public sealed class ChatTexts;
