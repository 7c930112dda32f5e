using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class EventStreamTests(ApiPortal portal) : IDisposable
{
    // A test that waits for what never comes ends here, on a machine that does ten other things too.
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));

    private ProjectCommands Projects => portal.Services.GetRequiredService<ProjectCommands>();

    [Fact]
    public async Task A_change_is_on_the_stream_as_it_is_in_the_log()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync();
        using var stream = await staff.OpenStreamAsync(stop: limit.Token);
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        Assert.Equal(["no"], stream.Response.Headers.GetValues("X-Accel-Buffering"));

        await Projects.ReportAsync(Viewer.Portal, id, 85, null);

        var heard = await NextAsync(stream);
        Assert.Equal(("project.updated", id), ((string)heard["name"]!, (Guid)heard["data"]!["projectId"]!));
        var listed = (await staff.GetAsync($"/api/events?after={(long)heard["seq"]! - 1}&limit=1")).Ok()["items"]![0];
        Assert.True(JsonNode.DeepEquals(listed, heard));
    }

    [Fact]
    public async Task A_stream_that_breaks_again_and_again_misses_nothing_and_repeats_nothing()
    {
        const int Changes = 400;
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var me = await PersonAsync(ApiPortal.Admin);
        var ids = new[] { await ProjectAsync(), await ProjectAsync() };
        var start = await HeadAsync();

        // Two writers go on while the stream is opened, read for a few events, and dropped.
        var writing = Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            for (var i = 1; i <= Changes / 2 && !limit.IsCancellationRequested; i++)
            {
                await Projects.ReportAsync(Viewer.Portal, id, i % 2 == 0 ? 10 : 20, null);
            }
        })));
        var heard = new List<long>();
        var random = new Random(7);
        while (heard.Count < Changes)
        {
            using var stream = await staff.OpenStreamAsync(heard.LastOrDefault(start), limit.Token);
            var some = random.Next(1, 60);
            while (some-- > 0 && heard.Count < Changes)
            {
                heard.Add((long)(await NextAsync(stream))["seq"]!);
            }
        }

        await writing;
        Assert.Equal(
            await portal.Store.ReadAsync(db => db.Log.Where(row => row.Seq > start && (!row.Private || row.PersonId == me.Id))
                .OrderBy(row => row.Seq).Select(row => row.Seq).ToListAsync()),
            heard);
    }

    [Fact]
    public async Task A_stream_that_broke_before_its_first_event_continues_from_its_start()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var head = await HeadAsync();
        using var stream = await staff.OpenStreamAsync(stop: limit.Token);

        using var lines = new StreamReader(await stream.Response.Content.ReadAsStreamAsync(limit.Token));

        Assert.Equal("retry: 1000", await lines.ReadLineAsync(limit.Token));
        Assert.Equal($"id: {head}", await lines.ReadLineAsync(limit.Token));
    }

    [Fact]
    public async Task A_cursor_from_beyond_the_log_hears_what_comes()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync();
        using var stream = await staff.OpenStreamAsync(long.MaxValue, limit.Token);

        await Projects.ReportAsync(Viewer.Portal, id, 33, null);

        Assert.Equal(id, (Guid)(await NextAsync(stream))["data"]!["projectId"]!);
    }

    [Fact]
    public async Task A_new_member_hears_at_once_of_all_that_follows_and_a_former_one_of_nothing()
    {
        using var client = await portal.SignInAsync(ApiPortal.Colleague);
        var me = await PersonAsync(ApiPortal.Colleague);
        var (id, other) = (await ProjectAsync(), await ProjectAsync());
        await Projects.AddMemberAsync(Viewer.Portal, other, me.Id);
        var start = await HeadAsync();
        using var stream = await client.OpenStreamAsync(start, limit.Token);

        await Projects.ReportAsync(Viewer.Portal, id, 1, null);
        await Projects.ReportAsync(Viewer.Portal, other, 1, null);
        Assert.Equal(["project.updated other"], await HearAsync(1));

        await Projects.AddMemberAsync(Viewer.Portal, id, me.Id);
        for (var progress = 2; progress <= 11; progress++)
        {
            await Projects.ReportAsync(Viewer.Portal, id, progress, null);
            await Projects.ReportAsync(Viewer.Portal, other, progress, null);
        }

        Assert.Equal(
            ["membership.changed id", .. Enumerable.Repeat(0, 10).SelectMany(_ => new[] { "project.updated id", "project.updated other" })],
            await HearAsync(21));

        await Projects.AddMilestoneAsync(Viewer.Portal, id, new MilestoneFields("Entre nous", null, Internal: true));
        await Projects.RemoveMemberAsync(Viewer.Portal, id, me.Id);
        await Projects.ReportAsync(Viewer.Portal, id, 12, null);
        await Projects.ReportAsync(Viewer.Portal, other, 99, null);

        Assert.Equal(["membership.changed id", "project.updated other"], await HearAsync(2));

        async Task<List<string>> HearAsync(int count)
        {
            var heard = new List<string>();
            while (heard.Count < count)
            {
                var item = await NextAsync(stream);
                heard.Add($"{item["name"]} {((Guid)item["data"]!["projectId"]! == id ? "id" : "other")}");
            }

            return heard;
        }
    }

    [Fact]
    public async Task Nothing_of_another_organisation_is_on_the_stream()
    {
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        var (foreign, own) = (await ProjectAsync(), await ProjectAsync(ApiPortal.Outsider));
        using var stream = await outsider.OpenStreamAsync(stop: limit.Token);

        await Projects.ReportAsync(Viewer.Portal, foreign, 50, null);
        await Projects.ReportAsync(Viewer.Portal, own, 51, null);

        Assert.Equal(own, (Guid)(await NextAsync(stream))["data"]!["projectId"]!);
    }

    [Fact]
    public async Task A_new_password_ends_the_stream_before_the_next_event()
    {
        var (email, password) = ("stream@example.org", "a long enough one");
        var organisation = (await PersonAsync(ApiPortal.Client)).OrganisationId;
        await portal.Services.GetRequiredService<Web.Features.Administration.PeopleCommands>().AddPersonAsync(
            Viewer.Portal, organisation, new PersonFields("Serge Stream", email, Role.Client) { IsOrganisationAdministrator = true }, password);
        using var client = await PortalClient.SignInAsync(portal.Address, email, password);
        var id = await ProjectAsync();
        using var stream = await client.OpenStreamAsync(stop: limit.Token);
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            await users.UpdateSecurityStampAsync((await users.FindByEmailAsync(email))!);
        }

        await Projects.ReportAsync(Viewer.Portal, id, 50, null);

        Assert.Null(await stream.NextAsync(limit.Token));
        using var again = await client.OpenStreamAsync(stop: limit.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Response.StatusCode);
    }

    [Fact]
    public async Task One_stream_too_many_ends_the_oldest_of_that_person()
    {
        using var staff = await portal.SignInAsync("technician@itvision.sn");
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var theirs = await client.OpenStreamAsync(stop: limit.Token);
        var mine = new List<EventReader>();
        for (var i = 0; i <= EventStreams.MostPerPerson; i++)
        {
            mine.Add(await staff.OpenStreamAsync(stop: limit.Token));
        }

        Assert.Null(await mine[0].NextAsync(limit.Token));
        await Projects.ReportAsync(Viewer.Portal, await ProjectAsync(), 50, null);
        foreach (var stream in mine.Skip(1).Append(theirs))
        {
            await NextAsync(stream);
            stream.Dispose();
        }

        await Eventually.TrueAsync(() => portal.Services.GetRequiredService<EventStreams>().Count == 0);
    }

    [Fact]
    public async Task A_closed_stream_leaves_no_listener_on_the_bus()
    {
        var bus = portal.Services.GetRequiredService<Web.Live.LiveBus>();
        await Eventually.TrueAsync(() => portal.Services.GetRequiredService<EventStreams>().Count == 0);

        // The portal's own reactors listen for as long as it runs.
        var (listening, rooms) = (bus.SubscriptionCount, bus.RoomCount);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using (await staff.OpenStreamAsync(stop: limit.Token))
        {
            await Eventually.TrueAsync(() => bus.SubscriptionCount == listening + 3);
        }

        await Eventually.TrueAsync(() => bus.SubscriptionCount == listening && bus.RoomCount == rooms);
    }

    [Fact]
    public async Task A_quiet_stream_beats_and_ends_with_its_account_its_token_or_the_portal()
    {
        var clock = new QuickClock(times: 50);
        var quick = await ApiPortal.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        using var client = await quick.SignInAsync(ApiPortal.Client);
        using var stream = await client.OpenStreamAsync(stop: limit.Token);
        using var lines = new StreamReader(await stream.Response.Content.ReadAsStreamAsync(limit.Token));
        string? line;
        do
        {
            line = await lines.ReadLineAsync(limit.Token);
            Assert.NotNull(line);
        }
        while (line != ": still here");

        await using (var scope = quick.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            await users.DeleteAsync((await users.FindByEmailAsync(ApiPortal.Client))!);
        }

        await lines.ReadToEndAsync(limit.Token);

        using var early = await quick.SignInAsync(ApiPortal.Admin);
        using var expiring = await early.OpenStreamAsync(stop: limit.Token);
        clock.Skip(TimeSpan.FromSeconds((int)early.Tokens!["expiresIn"]!));
        Assert.Null(await expiring.NextAsync(limit.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await early.GetAsync("/api/projects")).Status);

        // The server ends the stream properly. It does not wait until the host's time limit cuts the connection.
        using var late = await quick.SignInAsync(ApiPortal.Admin);
        using var last = await late.OpenStreamAsync(stop: limit.Token);
        await quick.DisposeAsync();
        Assert.Null(await last.NextAsync(limit.Token));
    }

    public void Dispose() => limit.Dispose();

    private async Task<JsonNode> NextAsync(EventReader stream) =>
        await stream.NextAsync(limit.Token) ?? throw new EndOfStreamException("The stream ended without an event.");

    private Task<long> HeadAsync() => portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));

    private Task<Person> PersonAsync(string email) => portal.Store.ReadAsync(db => db.People.SingleAsync(person => person.Email == email));

    private async Task<Guid> ProjectAsync(string client = ApiPortal.Client) => await Projects.CreateAsync(
        Viewer.Portal, (await PersonAsync(client)).OrganisationId, new ProjectFields("Un flux", "", ProjectStatus.InProgress, 0, false, null, null));
}
