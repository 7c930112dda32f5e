using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Email;
using ClientPortal.Web.Features.Notifications.Push;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>What concerns a person, in one place: the bell and the page. The kinds are those of the other features.</summary>
public sealed class NotificationsFeature : Feature
{
    public override Type Texts => typeof(NotificationTexts);

    public override IReadOnlyList<ShellPanel> HeaderCounters => [new(typeof(NotificationBell))];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<NotificationCommands>().AddSingleton<NotificationQueries>().AddSingleton<NotificationSignals>();
        services.AddSingleton<NotificationReactor>().AddSingleton<NotificationWorker>();
        services.AddHostedService(all => all.GetRequiredService<NotificationWorker>());
        services.AddSingleton<PreferenceCommands>().AddSingleton<PreferenceQueries>().AddSingleton<DeliveryPlanner>();
        services.AddSingleton<UnsubscribeTokens>().AddSingleton<MailPlan>();
        services.AddSingleton<NotificationMails>().AddSingleton<NotificationMailCommands>();
        services.AddJob<NotificationMailJob>(NotificationMailJob.Kind);
        services.AddJob<NotificationDigestJob>(NotificationDigestJob.Kind);
        services.AddSingleton<IReactInTransaction, AnsweredMails>();
        services.AddPush();
    }

    public override void MapEndpoints(WebApplication app) => app.MapUnsubscribe();
}
