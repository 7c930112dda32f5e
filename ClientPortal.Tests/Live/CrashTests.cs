using System.Text.Json.Nodes;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;


namespace ClientPortal.Tests.Live;

/// <summary>
/// The portal's process is killed again and again while programs write as fast as they can. What was acknowledged is there afterwards,
/// with its event, once; and a listener that comes back with its cursor has heard all of it, once.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Crashes = 20;
    private const int Writers = 4;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_there_twice()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}"); // the moments of the kills; what they hit is up to the machine
        var random = new Random(seed);
        await using var portal = await PortalProcess.StartAsync();
        using var first = await PortalClient.SignInAsync(portal.Address, "admin@itvision.sn");
        var client = (await first.GetAsync("/api/projects?limit=1")).Ok()["items"]![0]!["organisationId"]!;
        var start = (long)(await first.GetAsync("/api/realtime/stats")).Ok()["events"]!;
        var writers = Enumerable.Range(1, Writers).Select(number => new Writer(number, (Guid)client)).ToList();
        var listener = new Listener(start);

        for (var crash = 0; crash < Crashes; crash++)
        {
            // The tokens of before the first crash: the keys survive as well.
            using var caller = new PortalClient(portal.Address);
            caller.Use(first.Tokens!);
            var acknowledged = new Countdown(random.Next(5, 60));
            var running = Task.WhenAll(writers.Select(writer => writer.WriteAsync(caller, acknowledged)).Append(listener.ListenAsync(caller)));
            await Task.WhenAny(running, acknowledged.Done);
            await Task.Delay(random.Next(10)); // so that a kill does not always follow an answer
            portal.Kill();
            await running;
            await portal.RestartAsync();
        }

        using var last = new PortalClient(portal.Address);
        last.Use(first.Tokens!);
        await listener.CatchUpAsync(last, (long)(await last.GetAsync("/api/realtime/stats")).Ok()["events"]!);
        await portal.StopAsync();

        await using var db = Open(portal);
        Assert.Equal(["ok"], await db.Database.SqlQueryRaw<string>("select integrity_check as Value from pragma_integrity_check").ToListAsync());
        Assert.Empty(await db.Database.SqlQueryRaw<string>("select \"table\" as Value from pragma_foreign_key_check").ToListAsync());
        var log = await db.Log.OrderBy(row => row.Seq).ToListAsync();
        var projects = await db.Projects.Include(project => project.History).ToListAsync();
        Assert.All(projects, project => IsWhatItsEventsSay(project, log));
        Assert.All(log.Where(row => row.ProjectId is not null), row => Assert.Contains(projects, project => project.Id == row.ProjectId));
        Assert.Equal(log.Count, log.Select(row => row.EventId).Distinct().Count());
        writers.ForEach(writer => writer.FindsItsWork(projects));

        // Of what is private they hear their own: a reminder may come due while this runs.
        var listening = await db.Users.Where(user => user.Email == "admin@itvision.sn").Select(user => user.Id).SingleAsync();
        var heard = log.Where(row => row.Seq > start && (!row.Private || row.PersonId == listening));
        Assert.Equal(heard.Select(row => row.EventId), listener.Heard);

        // Otherwise the kills hit nothing, and all this proves nothing.
        output.WriteLine($"{writers.Sum(writer => writer.Acknowledged)} acknowledged, {writers.Sum(writer => writer.Unanswered)} cut off");
        Assert.True(writers.Sum(writer => writer.Unanswered) >= Crashes);
    }

    /// <summary>
    /// One event for each step of the version, one point of the curve for each event that moved it, and the last is the stored value.
    /// </summary>
    private static void IsWhatItsEventsSay(Project project, List<EventRow> log)
    {
        // What is on its shelf and in its calendar has versions of its own.
        var events = log.Where(row => row.ProjectId == project.Id && row.Name.Split('.')[0] is not ("document" or "calendar")).ToList();
        Assert.Equal(project.Version, events.Count);
        Assert.Equal("project.created", events[0].Name);
        var moves = events.Where(row => row.Name == "project.created" || Fields(row).Any(field => field is "progress" or "status")).ToList();
        var points = project.History.OrderBy(point => moves.FindIndex(move => move.EventId == point.EventId)).ToList();
        Assert.Equal(moves.Select(move => move.EventId), points.Select(point => point.EventId));
        Assert.Equal((project.Progress, project.Status), (points[^1].Progress, points[^1].Status));
    }

    private static IEnumerable<string> Fields(EventRow row) =>
        row.Name == "project.updated" ? JsonNode.Parse(row.Body)!["fields"]!.AsArray().Select(field => (string)field!) : [];

    private static SqlitePortalDb Open(PortalProcess portal) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(portal.DataDirectory, "portal.db")};Pooling=False").Options);

    // Without a status there was no answer: the process has gone.
    private static async Task UntilKilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (HttpRequestException gone) when (gone.StatusCode is null)
        {
        }
        catch (IOException)
        {
        }
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = count;

        public Task Done => done.Task;

        public void One()
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        }
    }

    /// <summary>
    /// Begins a project, reports 1 %, 2 %, 3 %… to 100, begins the next. A report without an answer is sent again, as a program would.
    /// </summary>
    private sealed class Writer(int number, Guid organisation)
    {
        private readonly List<Made> made = [];
        private readonly List<string> maybe = [];
        private int begun;

        public int Acknowledged { get; private set; }
        public int Unanswered { get; private set; }

        public Task WriteAsync(PortalClient client, Countdown acknowledged) => UntilKilledAsync(async () =>
        {
            while (true)
            {
                Unanswered++;
                await StepAsync(client);
                Unanswered--;
                Acknowledged++;
                acknowledged.One();
            }
        });

        /// <summary>All that was acknowledged is there; what had no answer may be, once.</summary>
        public void FindsItsWork(List<Project> projects)
        {
            foreach (var project in made)
            {
                var found = Assert.Single(projects, one => one.Name == project.Name);
                Assert.Equal(project.Id, found.Id);
                var reports = found.History.OrderBy(point => point.EventId).Select(point => point.Progress).ToList();
                Assert.Equal(Enumerable.Range(0, reports.Count), reports);
                Assert.InRange(reports[^1], project.Reported, project.Reported + 1);
            }

            Assert.All(maybe, name => Assert.InRange(projects.Count(one => one.Name == name), 0, 1));
        }

        private async Task StepAsync(PortalClient client)
        {
            if (made.LastOrDefault() is { Reported: < 100 } current)
            {
                var next = current.Reported + 1;
                var answer = (await client.PatchAsync($"/api/projects/{current.Id}", new { progress = next })).Ok();
                Assert.Equal(next, (int)answer["progress"]!);
                current.Reported = next;
                return;
            }

            var name = $"Crash {number}.{++begun}";
            maybe.Add(name);
            var created = (await client.PostAsync("/api/projects", new { organisationId = organisation, name })).Ok();
            maybe.Remove(name);
            made.Add(new Made((Guid)created["id"]!, name));
        }

        private sealed record Made(Guid Id, string Name)
        {
            public int Reported { get; set; }
        }
    }

    /// <summary>Follows the event stream, with <c>Last-Event-ID</c> after every crash.</summary>
    private sealed class Listener(long start)
    {
        private readonly List<Guid> heard = [];
        private long cursor = start;

        public IReadOnlyList<Guid> Heard => heard;

        public Task ListenAsync(PortalClient client) => UntilKilledAsync(() => CatchUpAsync(client, long.MaxValue));

        public async Task CatchUpAsync(PortalClient client, long head)
        {
            using var stream = await client.OpenStreamAsync(cursor);
            while (cursor < head && await stream.NextAsync() is { } item)
            {
                cursor = (long)item["seq"]!;
                heard.Add((Guid)item["id"]!);
            }
        }
    }
}
