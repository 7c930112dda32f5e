using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Presence;

namespace ClientPortal.Tests.Access;

/// <summary>The homes, who is here, and what the live spine says to programs.</summary>
internal static partial class AccessMatrix
{
    private static Pages HomePages => new()
    {
        { "/admin", "ss nnnn ++" },
        { "/client-portal", "ss ++++ ++" },
    };

    private static Endpoints LiveApi => new()
    {
        { "GET /api/events", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/events") },
        { "GET /api/events/stream", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/events/stream") },
        { "GET /api/realtime/stats", "ss nnnn ++", (who, _) => who.ApiAsync("GET", "/api/realtime/stats") },
        { "GET /api/realtime/presence/{personId:guid}", "ss nnnn ++", (who, at) => who.ApiAsync("GET", $"/api/realtime/presence/{at.Subject}") },
        {
            "GET /api/realtime/rooms/{room}/online", "ss nnnn ++",
            (who, at) => who.ApiAsync("GET", $"/api/realtime/rooms/project:{at.Project}/online")
        },
        { "ANY /health/live", "++ ++++ ++", (who, _) => who.GetAsync("/health/live") },
        { "GET /theme.css", "++ ++++ ++", (who, _) => who.GetAsync("/theme.css") },
        { "ANY /health/ready", "++ ++++ ++", (who, _) => who.GetAsync("/health/ready") },
        { "GET /openapi/{documentName}.json", "++ ++++ ++", (who, _) => who.GetAsync("/openapi/v1.json") },
        { "GET /docs/api/{documentName?}", "++ ++++ ++", (who, _) => who.GetAsync("/docs/api/") },
        { "GET /docs/api/scalar.js", "++ ++++ ++", (who, _) => who.GetAsync("/docs/api/scalar.js") },
        { "GET /docs/api/scalar.aspnetcore.js", "++ ++++ ++", (who, _) => who.GetAsync("/docs/api/scalar.aspnetcore.js") },
        { "GET /docs/api/favicon.svg", "++ ++++ ++", (who, _) => who.GetAsync("/docs/api/favicon.svg") },
    };

    // The hub of the circuits lets everybody connect and shows nothing: what a circuit shows is in the rows of pages.
    private static Endpoints Framework => new()
    {
        { "ANY /_blazor", "!! !!!! !!", (who, _) => who.GetAsync("/_blazor") },
        { "ANY /_blazor/negotiate", "++ ++++ ++", (who, _) => who.FormAsync("/_blazor/negotiate?negotiateVersion=1") },
        { "ANY /_blazor/disconnect", "!! !!!! !!", (who, _) => who.FormAsync("/_blazor/disconnect", ("circuitId", "none")) },
        { "ANY /_blazor/initializers", "++ ++++ ++", (who, _) => who.GetAsync("/_blazor/initializers") },
        { "GET /_framework/opaque-redirect", "!! !!!! !!", (who, _) => who.GetAsync("/_framework/opaque-redirect?url=none") },
        { "GET /{**path:file}", "nn nnnn nn", (who, _) => who.GetAsync("/none.txt") },
        { "HEAD /{**path:file}", "nn nnnn nn", (who, _) => who.ApiAsync("HEAD", "/none.txt") },
    };

    private static Methods<TypingCommands> TypingCommands => new()
    {
        { "TypeAsync", "ss nn++ ++", async (it, who, at) => await it.TypeAsync(who, await at.ThreadAsync(), isInternal: false) },
        { "TypeAsync", "ss nnrr ++", async (it, who, at) => await it.TypeAsync(who, await at.ThreadAsync(), isInternal: true) },
    };

    private static Methods<PresenceCommands> PresenceCommands => new()
    {
        { "ChooseAsync", "ss ++++ ++", (it, who, _) => it.ChooseAsync(who, ChosenStatus.Busy) },
    };

    private static Methods<PresenceQueries> PresenceQueries => new()
    {
        { "ShellAsync", "ss ++++ ++", (it, who, _) => it.ShellAsync(who) },
        { "ProfileAsync", "ss n+++ ++", async (it, who, at) => await it.ProfileAsync(who, at.Subject) },
        { "LastSeenAsync", "ss n+++ ++", async (it, who, at) => await it.LastSeenAsync(who, await at.SeenAsync()) },

        // Clients meet the provider's people.
        { "TeamAsync", "ss ++++ ++", (it, who, _) => it.TeamAsync(who) },
        { "PeopleAsync", "ss n+++ ++", (it, who, at) => it.PeopleAsync(who, [at.Subject]) },
        { "InRoomAsync", "ss nnnn ++", (it, who, at) => it.InRoomAsync(who, Room.Project(at.Project), [at.Subject]) },
    };

    private static Invokables<LiveBadge> LiveBadgeScripts => new()
    {
        { "Pulse", "ss ++++ ++", (it, _) => it.Pulse(0, "open") },
        { "Idle", "ss ++++ ++", (it, _) =>
        {
            it.Idle(true);
            return Task.CompletedTask;
        }
        },
    };

    private static Task<Guid> SeenAsync(this AccessScene at) => at.MadeAsync("seen", async () =>
    {
        await at.Store.WriteAsync(db =>
        {
            db.LastSeen.Add(new LastSeen { PersonId = at.Subject, At = DateTimeOffset.UnixEpoch, Cursor = 1 });
            return Task.CompletedTask;
        });
        return at.Subject;
    });
}
