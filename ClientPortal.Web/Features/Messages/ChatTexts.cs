namespace ClientPortal.Web.Features.Messages;

/// <summary>The texts of threads, in ChatTexts.resx.</summary>
public sealed class ChatTexts;
