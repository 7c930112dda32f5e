using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>Events for other programs, posted to their addresses. For administrators.</summary>
public sealed class WebhooksFeature : Feature
{
    /// <summary>Whether http and addresses of inner networks are allowed: for tests and development.</summary>
    public const string InnerSetting = "Portal:Webhooks:AllowInner";

    public override Type Texts => typeof(WebhookTexts);

    public override IReadOnlyList<FeatureLink> Links =>
        [new("Webhooks", "api", "/admin/webhooks", 78) { IsFor = viewer => viewer.Role == Role.Admin, Group = "Administration" }];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("webhookId", (db, ids, stop) => db.Webhooks.Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop)),
    ];

    public override NotificationSource Notifications { get; } = new WebhookNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = new WebhookSettings(builder.Configuration.GetValue<bool>(InnerSetting));
        services.AddSingleton(settings);
        services.AddSingleton(new GuardedConnection(
            address => settings.InnerAllowed || AddressGuard.IsPublic(address), (host, stop) => Dns.GetHostAddressesAsync(host, stop)));
        services.AddSingleton(all => new WebhookSender(
            all.GetRequiredService<GuardedConnection>(), all.GetRequiredService<TimeProvider>(), WebhookSender.Patience));
        services.AddSingleton<WebhookSecrets>().AddSingleton<WebhookCommands>().AddSingleton<WebhookQueries>();
        services.AddSingleton<WebhookReactor>().AddSingleton<WebhookResultReactor>();
        services.AddJob<WebhookHandler>(WebhookHandler.Kind);
        services.AddSingleton<WebhookWorker>().AddHostedService(all => all.GetRequiredService<WebhookWorker>());
    }
}
