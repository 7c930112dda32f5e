using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

public static class LiveSetup
{
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveBus>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveBus>());
        if (DatabaseEngine.IsPostgres(builder.Configuration))
        {
            builder.Services.AddSingleton<LogFollower>().AddHostedService(services => services.GetRequiredService<LogFollower>());
            if (builder.Configuration.GetValue("Portal:NodesWakeEachOther", true))
            {
                builder.Services.AddHostedService<NodeNotifier>().AddHostedService<NodeListener>();
            }
        }

        // After the framework's own lifetime, which it replaces.
        builder.Services.AddSingleton<NodeDrain>().AddSingleton<IHostLifetime, NodeLifetime>();
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton<SharedReads>();
        builder.Services.AddSingleton<ConversationMembers>();
        builder.Services.AddSingleton<PresenceBoard>();
        builder.Services.AddScoped<LiveTurn>();
        builder.Services.AddScoped<LiveFeed>();
        return builder;
    }

    /// <summary>Starts the bus at the end of the log; earlier events are read from the log.</summary>
    public static async Task PrepareLiveAsync(this WebApplication app) =>
        app.Services.GetRequiredService<LiveBus>().StartAfter(await app.Services.GetRequiredService<EventLog>().HeadAsync());
}
