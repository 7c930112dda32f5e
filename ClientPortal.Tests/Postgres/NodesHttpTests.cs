using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Postgres;

/// <summary>Two portals behind their web servers over one PostgreSQL database: what is ended at one is ended at the other.</summary>
[OnPostgres]
public sealed class NodesHttpTests : IAsyncLifetime
{
    private HostedPortal one = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        one = HostedPortal.Listening();
        other = HostedPortal.Listening(SettingsOf(one));
        await Eventually.TrueAsync(async () => await PostgresServer.ListenersAsync(one.Database) == 2);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_is_ended_at_one_node_is_refused_and_its_stream_ends_at_the_other()
    {
        var person = await one.NewPersonAsync();
        using var program = await PortalClient.SignInAsync(other.Address, await one.EmailAsync(person), Cast.Password);
        using var stream = await program.OpenStreamAsync();
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        var session = await SessionAsync(person);

        await one.Get<SessionCommands>().EndOfAnyoneAsync(await AdminAsync(), session);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/projects")).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await program.PostAsync("/api/auth/refresh", new { refreshToken = (string)program.Tokens!["refreshToken"]! })).Status);
        await EndsAsync(stream);
    }

    [Fact]
    public async Task A_token_that_is_ended_at_one_node_is_refused_and_its_stream_ends_at_the_other()
    {
        var person = await one.NewPersonAsync(Role.Technician);
        var made = await one.Get<AccessTokenCommands>()
            .MakeAsync(person, Cast.Password, new AccessTokenFields("Programme", TokenScope.Read, ExpiresAt: null));
        using var program = new PortalClient(other.Address);
        program.Use(new JsonObject { ["accessToken"] = made.Secret });
        using var stream = await program.OpenStreamAsync();
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);

        await one.Get<AccessTokenCommands>().EndAsync(person, made.Id);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/projects")).Status);
        await EndsAsync(stream);
    }

    [Fact]
    public async Task A_cookie_opens_no_page_of_the_other_node_when_its_session_was_ended_at_one()
    {
        var person = await one.NewPersonAsync();
        await using var third = HostedPortal.With(SettingsOf(one));
        var visitor = third.Visit();
        await visitor.SignInAsync(await one.EmailAsync(person), Cast.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        var session = await SessionAsync(person);

        await one.Get<SessionCommands>().EndOfAnyoneAsync(await AdminAsync(), session);

        await Eventually.TrueAsync(async () => (await visitor.GetAsync("/projects")).StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Who_leaves_a_project_at_one_node_hears_no_more_of_it_at_the_other()
    {
        using var member = await PortalClient.SignInAsync(other.Address, Cast.Colleague);
        using var staff = await PortalClient.SignInAsync(one.Address, Cast.Technician);
        var (project, person) = await one.Store.ReadAsync(async db => (
            await db.Projects.Where(open => open.Name == Cast.Cloud).Select(open => open.Id).SingleAsync(),
            await db.People.Where(colleague => colleague.Email == Cast.Colleague).Select(colleague => colleague.Id).SingleAsync()));
        using var stream = await member.OpenStreamAsync();
        await staff.PatchAsync($"/api/projects/{project}", new { progress = 41 });
        Assert.Equal("project.updated", (string)(await stream.NextAsync())!["name"]!);

        await one.Get<ProjectCommands>().RemoveMemberAsync(await AdminAsync(), project, person);
        Assert.Equal("membership.changed", (string)(await stream.NextAsync())!["name"]!);
        await staff.PatchAsync($"/api/projects/{project}", new { progress = 42 });
        var ticket = await member.PostAsync("/api/tickets", new { title = "Après" });

        Assert.Equal(HttpStatusCode.Created, ticket.Status);
        var names = new List<string>();
        while (!names.Contains("ticket.opened"))
        {
            names.Add((string)(await stream.NextAsync())!["name"]!);
        }

        Assert.DoesNotContain("project.updated", names);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync($"/api/projects/{project}")).Status);
    }

    private static Dictionary<string, string> SettingsOf(HostedPortal portal) => new()
    {
        [DatabaseEngine.Setting] = "Postgres", [PostgresEngine.ConnectionSetting] = portal.Database,
    };

    private static async Task EndsAsync(EventReader stream)
    {
        await using var bytes = await stream.Response.Content.ReadAsStreamAsync();
        await bytes.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromMinutes(1));
    }

    private Task<Guid> SessionAsync(Viewer viewer) => one.Store.ReadAsync(
        db => db.Sessions.Where(open => open.PersonId == viewer.PersonId).Select(open => open.Id).SingleAsync());

    private async Task<Viewer> AdminAsync() => (await one.Get<ViewerSource>().OfAsync(
        await one.Store.ReadAsync(db => db.People.Where(person => person.Email == Cast.Admin).Select(person => person.Id).SingleAsync())))!;
}
