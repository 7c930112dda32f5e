namespace ClientPortal.Web.Features.Webhooks;

/// <summary>The texts of webhooks.</summary>
public sealed class WebhookTexts;
