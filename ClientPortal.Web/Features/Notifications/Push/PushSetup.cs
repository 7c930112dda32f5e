using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Registers notifications on devices.</summary>
internal static class PushSetup
{
    public static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.AddSingleton<PushEndpoints>().AddSingleton<PushKeyCommands>().AddSingleton<PushSender>().AddSingleton<PushContents>();
        services.AddSingleton<PushCommands>().AddSingleton<PushQueries>().AddSingleton<PushPlan>();
        services.AddSingleton<IReactInTransaction, PushSessions>();
        services.AddJob<PushJob>(PushJob.Kind, mostAttempts: 10);
        return services;
    }
}
