using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Postgres;

/// <summary>While nodes of two versions run side by side, the older one reads what the newer one has written.</summary>
[OnPostgres]
public sealed class OtherVersionTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Events_that_this_version_does_not_know_are_passed_over_and_new_properties_ignored()
    {
        var project = await portal.ProjectAsync();
        await portal.Projects.ReportAsync(portal.Technician, project, 60, null);
        await portal.QuietAsync();
        var here = RecordingListener.In(portal.Bus, Room.Staff);
        var before = await portal.Log.HeadAsync();

        await LogAsync("project.teleported", """{"where":"Dakar"}""");
        await LogAsync("project.updated", """{"mood":"fine"}""");
        await portal.Projects.ReportAsync(portal.Technician, project, 85, null);

        await Eventually.TrueAsync(() => here.Heard.Count == 2);
        Assert.All(here.Heard, logged => Assert.IsType<ProjectUpdated>(logged.Event));
        Assert.Equal([before + 2, before + 3], here.Heard.Select(logged => logged.Seq));
        Assert.Equal([before + 2, before + 3], (await portal.Log.PageAsync(portal.Admin, before, 50)).Events.Select(logged => logged.Seq));
    }

    // A copy of the newest row with this name, and more in its body.
    private Task LogAsync(string name, string more) => portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"""
        INSERT INTO "EventLog" SELECT made.* FROM "EventLog" AS newest, LATERAL jsonb_populate_record(newest, jsonb_build_object(
          'Seq', nextval(pg_get_serial_sequence('"EventLog"', 'Seq')), 'EventId', gen_random_uuid(),
          'Name', {name}::text, 'Body', newest."Body"::jsonb || {more}::jsonb)) AS made
        WHERE newest."Seq" = (SELECT max("Seq") FROM "EventLog")
        """));
}
