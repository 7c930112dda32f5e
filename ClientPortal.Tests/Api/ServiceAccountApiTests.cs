using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using ClientPortal.Web.Features.ServiceAccounts;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>What a program may do with a service account: the rights of its identity, within its scope and its areas.</summary>
[Collection(ApiPortal.Collection)]
public sealed class ServiceAccountApiTests(ApiPortal portal)
{
    private ServiceAccountCommands Commands => portal.Services.GetRequiredService<ServiceAccountCommands>();

    [Theory]
    [InlineData("staff", TokenScope.Read, "GET /api/prospects 200", "POST /api/prospects 403", "GET /api/webhooks 404", "GET /api/projects 200")]
    [InlineData("staff", TokenScope.Write, "GET /api/prospects 200", "POST /api/prospects 201", "GET /api/webhooks 404", "GET /api/jobs 404")]
    [InlineData("staff", TokenScope.Admin, "GET /api/prospects 200", "POST /api/prospects 201", "GET /api/webhooks 200", "GET /api/jobs 200")]
    [InlineData("client", TokenScope.Read, "GET /api/projects 200", "POST /api/tickets 403", "GET /api/prospects 404", "GET /api/events 200")]
    [InlineData("client", TokenScope.Write, "GET /api/tickets 200", "POST /api/tickets 201", "POST /api/prospects 404", "GET /api/webhooks 404")]
    public async Task Each_identity_gets_its_rights(string acting, TokenScope scope, params string[] expected)
    {
        using var program = await ProgramAsync(acting == "client" ? await TerangaAsync() : null, scope);
        foreach (var row in expected)
        {
            var parts = row.Split(' ');
            var answer = parts[0] == "GET"
                ? await program.GetAsync(parts[1])
                : await program.PostAsync(parts[1], Body);
            Assert.True($"{(int)answer.Status}" == parts[2], $"{row}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task An_organisations_program_sees_all_of_its_organisation_and_nothing_of_others()
    {
        var teranga = await TerangaAsync();
        using var program = await ProgramAsync(teranga, TokenScope.Read);

        var projects = await program.AllAsync("/api/projects");

        var own = await portal.Store.ReadAsync(
            db => db.Projects.Where(one => one.OrganisationId == teranga && one.ArchivedAt == null).Select(one => $"{one.Id}").ToListAsync());
        Assert.Equal(own.Order(), projects.Select(one => $"{one["id"]}").Order());
        var foreign = await portal.Store.ReadAsync(db => db.Projects.Where(one => one.OrganisationId != teranga).Select(one => one.Id).FirstAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/api/projects/{foreign}")).Status);
    }

    [Fact]
    public async Task An_account_calls_its_areas_alone()
    {
        using var program = await ProgramAsync(null, TokenScope.Admin, "tickets", "events");
        program.Speak("en");

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/tickets")).Status);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/events")).Status);
        var refused = await program.GetAsync("/api/projects");
        Assert.Equal(
            (HttpStatusCode.Forbidden, "token-area", "This token may not call “projects”."), (refused.Status, refused.Rule, refused.Title));
        Assert.Equal("token-area", (await program.PostAsync("/api/realtime/broadcast", new { audience = "staff", title = "A" })).Rule);
    }

    [Fact]
    public async Task Renewed_expired_and_ended_tokens_are_refused_and_their_streams_end()
    {
        var admin = await AdminAsync();
        var made = await Commands.MakeAsync(admin, Fields(null, TokenScope.Read));
        using var program = Program(made.Token);
        using var stream = await program.OpenStreamAsync();
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        Assert.NotNull((await portal.Store.ReadAsync(db => db.ServiceAccounts.SingleAsync(one => one.Id == made.Id))).LastUsedAt);

        var renewed = await Commands.RenewAsync(admin, made.Id, expiresAt: null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/projects")).Status);
        await using var bytes = await stream.Response.Content.ReadAsStreamAsync();
        await bytes.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromMinutes(1));

        using var again = Program(renewed.Token);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/api/projects")).Status);
        await Commands.EndAsync(admin, made.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.GetAsync("/api/projects")).Status);

        var expired = await Commands.MakeAsync(admin, Fields(null, TokenScope.Read));
        await portal.Store.WriteAsync(db => db.ServiceAccounts.Where(one => one.Id == expired.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.ExpiresAt, TimeProvider.System.GetUtcNow().AddDays(-1))));
        foreach (var none in new[] { expired.Token, ServiceAccount.NewToken(), ServiceAccount.Prefix })
        {
            using var stranger = Program(none);
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/projects")).Status);
        }

        using var page = Program(made.Token);
        Assert.Equal(HttpStatusCode.Redirect, (await page.GetAsync("/admin/audit")).Status);
    }

    [Fact]
    public async Task What_a_program_writes_is_by_its_name_and_no_list_of_people_has_it()
    {
        var name = $"Programme {Guid.NewGuid():N}";
        var made = await Commands.MakeAsync(await AdminAsync(), Fields(await TerangaAsync(), TokenScope.Write) with { Name = name });
        using var program = Program(made.Token);
        var ticket = (await program.PostAsync("/api/tickets", Body)).Ok();
        await program.PostAsync($"/api/tickets/{ticket["number"]}/messages", new { clientId = Guid.NewGuid(), content = "Bonjour" });

        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        Assert.Contains(name, (await staff.GetAsync($"/api/tickets/{ticket["number"]}/messages")).Text, StringComparison.Ordinal);
        var people = await portal.Services.GetRequiredService<Web.Features.Administration.PeopleQueries>()
            .PageAsync(await AdminAsync(), new(Search: name), default, page: 0, size: 10, seq: null);
        Assert.Equal(0, people.Total);
    }

    [Fact]
    public void Every_endpoint_that_asks_for_a_token_checks_its_scope_and_has_an_area_that_can_be_chosen()
    {
        var called = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
                && !one.RoutePattern.RawText.StartsWith("/api/auth/", StringComparison.Ordinal) && one.Metadata.GetMetadata<MethodInfo>() is not null)
            .ToList();

        Assert.All(called, one => Assert.Contains(
            one.Metadata.GetRequiredMetadata<MethodInfo>().GetParameters(), parameter => parameter.ParameterType == typeof(Caller)));
        Assert.Equal(ServiceAccount.AllAreas, called.Select(Caller.AreaOf).Distinct().Order(StringComparer.Ordinal));
    }

    // Of a ticket, and of a prospect: what a call does not know is ignored.
    private static object Body => new { lastName = "X", title = "Un essai", description = "D", category = "request", priority = "low" };

    private static ServiceAccountFields Fields(Guid? organisation, TokenScope scope, params string[] areas) =>
        new("Programme", organisation, scope, areas, ExpiresAt: null);

    private PortalClient Program(string token)
    {
        var client = new PortalClient(portal.Address);
        client.Use(new JsonObject { ["accessToken"] = token });
        return client;
    }

    private async Task<PortalClient> ProgramAsync(Guid? organisation, TokenScope scope, params string[] areas) =>
        Program((await Commands.MakeAsync(await AdminAsync(), Fields(organisation, scope, areas))).Token);

    private async Task<Viewer> AdminAsync() => (await portal.Services.GetRequiredService<Web.Identity.ViewerSource>().OfAsync(
        await portal.Store.ReadAsync(db => db.People.Where(one => one.Email == ApiPortal.Admin).Select(one => one.Id).SingleAsync())))!;

    private Task<Guid> TerangaAsync() =>
        portal.Store.ReadAsync(db => db.People.Where(one => one.Email == ApiPortal.Client).Select(one => one.OrganisationId).SingleAsync());
}
