using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components.Server.Circuits;

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
            builder.Services.AddHostedService<NodeNotifier>().AddHostedService<NodeListener>()
                .AddHostedService<PresenceExchange>().AddHostedService<ChangedMessages>();
        }

        builder.Services.AddSingleton<NodeDrain>();
        if (builder.Configuration.GetValue(NodeDrain.Setting, 0) > 0)
        {
            // After the framework's own lifetime, which it replaces. A portal of one node keeps that one.
            builder.Services.AddSingleton<IHostLifetime, NodeLifetime>();
        }

        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton<SharedReads>();
        builder.Services.AddSingleton<LivePumps>();
        builder.Services.AddSingleton<ConversationMembers>();
        builder.Services.AddSingleton<PresenceBoard>().AddSingleton<NodeBoard>();
        builder.Services.AddScoped<LiveTurn>();
        builder.Services.AddSingleton<OpenCircuits>().AddScoped<OpenCircuit>()
            .AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<OpenCircuit>());
        builder.Services.AddScoped<LiveFeed>();
        return builder;
    }

    /// <summary>Starts the bus at the end of the log; earlier events are read from the log.</summary>
    public static async Task PrepareLiveAsync(this WebApplication app)
    {
        app.Services.GetRequiredService<LivePumps>(); // made by the first circuit, its timer would keep the context of that person's request
        app.Services.GetRequiredService<LiveBus>().StartAfter(await app.Services.GetRequiredService<EventLog>().HeadAsync());
    }
}
