namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>
/// The keys of <c>Portal:Calendly</c>: <c>SigningKey</c>, and <c>PreviousSigningKey</c> during a rotation. Without a key the webhook refuses
/// every delivery.
/// </summary>
public sealed class CalendlyKeys(IConfiguration configuration)
{
    public IReadOnlyList<string> Current =>
        [.. new[] { configuration["Portal:Calendly:SigningKey"], configuration["Portal:Calendly:PreviousSigningKey"] }
            .Where(key => !string.IsNullOrWhiteSpace(key)).Select(key => key!)];
}
