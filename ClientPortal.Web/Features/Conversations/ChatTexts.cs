namespace ClientPortal.Web.Features.Conversations;

/// <summary>The texts of threads, in ChatTexts.resx.</summary>
public sealed class ChatTexts;
