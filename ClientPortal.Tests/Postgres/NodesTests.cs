using System.Data.Common;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.Jobs;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Postgres;

/// <summary>Two nodes over one PostgreSQL database: what one writes, both deliver.</summary>
[OnPostgres]
public sealed class NodesTests : IAsyncLifetime
{
    private TestPortal one = null!;

    public async ValueTask InitializeAsync() => one = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await one.DisposeAsync();

    [Fact]
    public async Task A_message_that_is_written_on_one_node_is_heard_on_both()
    {
        await using var other = await one.StartNodeAsync();
        var number = await one.TicketAsync();
        await one.QuietAsync();
        await other.QuietAsync();
        var (here, there) = (In(one, Room.Staff), In(other, Room.Staff));

        var sent = await one.SayAsync(one.Member, number, "Bonjour");

        await Eventually.TrueAsync(() => Sent(here).Any() && Sent(there).Any());
        var heard = Assert.Single(Sent(there));
        Assert.Equal(sent.Id, ((MessageSent)heard.Event).MessageId);
        Assert.Equal(Assert.Single(Sent(here)).Seq, heard.Seq);

        // Who may hear it was asked of the database on that node.
        Assert.Contains(one.Member.PersonId, heard.Audience.People);
        Assert.Equal("Bonjour", (await other.Get<ConversationQueries>().MessageAsync(other.Technician, sent.Id, heard.Seq))!.Content);

        static IEnumerable<LoggedEvent> Sent(RecordingListener listener) => listener.Heard.Where(logged => logged.Event is MessageSent);
    }

    [Fact]
    public async Task Without_messages_between_the_nodes_the_log_is_read_all_the_same()
    {
        await using var other = await one.StartNodeAsync(without: [typeof(NodeListener)]);
        var project = await one.ProjectAsync();
        await one.QuietAsync();
        await other.QuietAsync();
        var there = In(other, Room.Staff);

        await one.Projects.ReportAsync(one.Technician, project, 85, null);

        await Eventually.TrueAsync(() => there.Heard.Count == 1);
    }

    [Fact]
    public async Task A_node_whose_listening_connection_was_ended_listens_again()
    {
        await using var other = await one.StartNodeAsync();
        await Eventually.TrueAsync(async () => await PostgresServer.ListenersAsync(one.Database) == 2);

        await PostgresServer.EndListenersAsync(one.Database);

        await Eventually.TrueAsync(async () => await PostgresServer.ListenersAsync(one.Database) == 2);
        var project = await one.ProjectAsync();
        var there = In(other, Room.Project(project));
        await one.Projects.ReportAsync(one.Technician, project, 85, null);
        await Eventually.TrueAsync(() => there.Heard.Count > 0);
    }

    /// <summary>
    /// Between a row of the log and its commit each save waits for a random time: a reader by cursor would pass over those that commit late, if
    /// another one with a larger number could commit before.
    /// </summary>
    [Fact]
    public async Task What_two_nodes_write_at_once_both_hear_in_one_order_each_once()
    {
        await using var other = await one.StartNodeAsync();
        var projects = new List<Guid>();
        foreach (var number in Enumerable.Range(0, 16))
        {
            projects.Add(await one.ProjectAsync($"Projet {number}"));
        }

        await one.QuietAsync();
        await other.QuietAsync();
        await one.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(random() * 0.01); RETURN NULL; END $$;
            CREATE TRIGGER linger AFTER INSERT ON "EventLog" FOR EACH ROW EXECUTE FUNCTION linger();
            """));
        var before = await one.Log.HeadAsync();
        var (here, there) = (In(one, Room.Staff), In(other, Room.Staff));

        await Task.WhenAll(projects.Select((project, i) => Task.Run(async () =>
        {
            for (var step = 0; step < 10; step++)
            {
                await (i % 2 == 0 ? one : other).Projects.AddMilestoneAsync(one.Technician, project, new MilestoneFields($"{step}", null, false));
            }
        })));

        await Eventually.TrueAsync(() => here.Heard.Count >= 160 && there.Heard.Count >= 160);
        var log = (await one.Log.AfterAsync(one.Admin, before, 1000)).ConvertAll(logged => logged.Seq);
        Assert.Equal(160, log.Count);
        Assert.Equal(log, here.Heard.Select(logged => logged.Seq));
        Assert.Equal(log, there.Heard.Select(logged => logged.Seq));
    }

    [Fact]
    public async Task A_node_that_stands_still_in_a_save_does_not_keep_the_others_from_saving()
    {
        await using var other = await one.StartNodeAsync();
        var project = await one.ProjectAsync();
        await using var frozen = await other.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        frozen.Log.Add(EventRow.Of(new ProjectUpdated { ProjectId = project, OrganisationId = Guid.NewGuid(), Fields = [] }));

        // It takes its turn, and says nothing more.
        await using var transaction = await frozen.Database.BeginTransactionAsync();
        await one.Projects.ReportAsync(one.Technician, project, 85, null);

        // When it goes on, its save has failed.
        await Assert.ThrowsAnyAsync<DbException>(() => frozen.Database.ExecuteSqlAsync($"SELECT 1"));
    }

    [Fact]
    public async Task Jobs_are_run_once_by_two_nodes()
    {
        await using var other = await one.StartNodeAsync(without: [typeof(JobWorker)]);
        await using var desk = new JobDesk(one);
        await using var second = new JobDesk(other) { Handler = (_, _) => Task.FromResult(JobOutcome.Done) };
        await desk.EnqueueAsync([.. Enumerable.Range(0, 60).Select(number => desk.Request($"{number}"))]);

        await Task.WhenAll(desk.StartAsync(), second.StartAsync());

        await Eventually.TrueAsync(async () => (await OwnAsync(desk)).TrueForAll(job => job.State == JobState.Done));
        Assert.Equal(60, desk.Runs.Concat(second.Runs).Select(run => run.Id).Distinct().Count());
        Assert.Equal(60, desk.Runs.Count + second.Runs.Count);
    }

    [Fact]
    public async Task One_node_writes_notifications_and_the_other_when_that_has_stopped()
    {
        await using var other = await one.StartNodeAsync();
        var number = await one.TicketAsync();
        await one.SayAsync(one.Member, number, "Bonjour");
        await one.NotifiedAsync();
        await other.NotifiedAsync();

        Assert.True(Leads(one) ^ Leads(other));
        var (first, second) = Leads(one) ? (one, other) : (other, one);
        await first.Get<NotificationWorker>().StopAsync(CancellationToken.None);
        await first.SayAsync(first.Technician, number, "Bien reçu");
        await second.NotifiedAsync();

        Assert.True(Leads(second));

        static bool Leads(TestPortal node) => node.Get<NotificationReactor>().Leads;
    }

    [Fact]
    public async Task One_node_alone_works_out_the_notifications_of_a_message()
    {
        using var reads = new NoticeReads(one.Database);
        await using var other = await one.StartNodeAsync([$"--{PostgresEngine.ConnectionSetting}={one.Database};Application Name=other"]);
        var number = await one.TicketAsync();

        // The first message decides which one. On a busy machine it may be late, and the other one takes over.
        await Eventually.TrueAsync(async () =>
        {
            reads.Clear();
            await one.SayAsync(one.Member, number, "Bonjour");
            await one.NotifiedAsync();
            await other.NotifiedAsync();
            return reads.Nodes.Count == 1;
        });
    }

    [Fact]
    public async Task Numbers_of_tickets_that_are_opened_on_two_nodes_are_different()
    {
        await using var other = await one.StartNodeAsync();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).TicketAsync($"Panne {i}"))));

        Assert.Equal(50, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.True(number >= 1001));
    }

    [Fact]
    public async Task Two_administrators_who_disable_each_other_at_two_nodes_leave_one()
    {
        await using var other = await one.StartNodeAsync();
        var fields = new PersonFields("Aïda Admin", "aida@example.org", Role.Admin);
        var second = await one.ViewerAsync(
            await one.Get<PeopleCommands>().AddPersonAsync(Viewer.Portal, one.Provider, fields, TestPortal.Password));

        await Task.WhenAll(
            TryAsync(() => one.Get<PeopleCommands>().DisableAsync(one.Admin, second.PersonId)),
            TryAsync(() => other.Get<PeopleCommands>().DisableAsync(second, one.Admin.PersonId)));

        Assert.Equal(1, await one.Store.ReadAsync(db => db.People.CountAsync(person => person.Role == Role.Admin && person.DisabledAt == null)));
    }

    [Fact]
    public async Task Files_that_arrive_at_two_nodes_at_once_stay_within_the_space_of_the_organisation()
    {
        string[] settings = ["--Portal:Files:QuotaMegabytes=1"];
        await using var other = await one.StartNodeAsync(settings);
        await using var third = await one.StartNodeAsync(settings);
        var thread = await one.ThreadAsync(await one.TicketAsync());
        var content = SampleFiles.Pdf.Concat(new byte[300_000]).ToArray();

        var stored = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => TryAsync(() =>
            (i % 2 == 0 ? other : third).Get<AttachmentCommands>().AddAsync(one.Member, thread, $"{i}.pdf", new MemoryStream(content))))));

        Assert.Equal(3, stored.Count(isStored => isStored));
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RuleBroken)
        {
            return false;
        }
    }

    private static async Task<List<Job>> OwnAsync(JobDesk desk) => (await desk.JobsAsync()).FindAll(job => job.Kind == JobDesk.Kind);

    private static RecordingListener In(TestPortal node, Room room) => RecordingListener.In(node.Bus, room);
}
