using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Reminders of approvals, with the jobs run by hand. The request is due three days after the clock's start; Dakar has UTC.</summary>
public sealed class ApprovalReactorCommandsTests : IAsyncLifetime
{
    private static readonly DateOnly Due = DateOnly.FromDateTime(FakeClock.Start.UtcDateTime).AddDays(3);

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        id = await portal.DocumentAsync(await portal.ProjectAsync());
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_reminds_the_day_before_on_the_day_and_the_day_after_each_once()
    {
        await AskAsync();
        Assert.Equal(Moment(-1), (await JobAsync()).DueAt);

        foreach (var (day, reminders) in new[] { (-1, "soon"), (0, "soon due"), (1, "soon due overdue") })
        {
            await UntilAsync(day);
            var outcome = await RunAsync();
            await RunAsync();
            Assert.Equal(reminders, string.Join(' ', await RemindersAsync()));
            Assert.Equal(day < 1 ? Moment(day + 1) : null, (outcome as JobOutcome.Postponed)?.DueAt);
        }

        Assert.True((await portal.DocumentQueries().FindAsync(portal.Member, id)).Rounds[0].Overdue);
    }

    [Fact]
    public async Task After_a_long_stop_only_the_last_one_is_given_and_none_of_those_before_it_was_asked()
    {
        await AskAsync();
        await UntilAsync(1);
        await RunAsync();
        Assert.Equal(["overdue"], await RemindersAsync());

        // Asked anew on the day itself, after eight: only the day after is left.
        await portal.Documents().AskAsync(
            portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true, dueOn: DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        Assert.Equal(clock.GetUtcNow().AddDays(1), (await JobAsync()).DueAt);
    }

    [Theory]
    [InlineData("decided")]
    [InlineData("withdrawn")]
    [InlineData("version")]
    [InlineData("bin")]
    public async Task What_is_decided_withdrawn_superseded_or_in_the_bin_is_asked_again_and_reminds_of_nothing(string meanwhile)
    {
        await AskAsync();
        var first = await JobAsync();
        await (meanwhile switch
        {
            "decided" => portal.Documents().DecideAsync(portal.Member, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null),
            "withdrawn" => portal.Documents().WithdrawAsync(portal.Technician, id),
            "version" => portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90")),
            _ => portal.Documents().RemoveAsync(portal.Technician, id),
        });
        await UntilAsync(1);

        await RunAsync(first);

        Assert.Empty(await RemindersAsync());
        if (meanwhile == "version")
        {
            // The request about the new version has its own job.
            Assert.NotEqual(first.Key, (await JobAsync()).Key);
            await RunAsync();
            Assert.Equal(["overdue"], await RemindersAsync());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public async Task Without_a_day_or_with_a_mistyped_one_there_is_no_job(string? day)
    {
        await portal.Documents().AskAsync(
            portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true,
            dueOn: day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

        Assert.False(await portal.Store.ReadAsync(db => db.Jobs.AnyAsync(job => job.Kind == ApprovalReactor.Kind)));
    }

    private Task AskAsync() =>
        portal.Documents().AskAsync(portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true, dueOn: Due);

    private static DateTimeOffset? Moment(int day) => new DateTimeOffset(Due.AddDays(day).ToDateTime(new TimeOnly(8, 0)), TimeSpan.Zero);

    private Task UntilAsync(int day)
    {
        clock.Advance(Moment(day)!.Value - clock.GetUtcNow());
        return Task.CompletedTask;
    }

    private Task<Job> JobAsync() => portal.Store.ReadAsync(
        db => db.Jobs.Where(job => job.Kind == ApprovalReactor.Kind).OrderByDescending(job => job.Id).FirstAsync());

    private async Task<JobOutcome> RunAsync(Job? job = null) => await portal.Get<ApprovalReactor>().RunAsync(
        new JobRun(Guid.NewGuid(), ApprovalReactor.Kind, (job ?? await JobAsync()).Key, "", null, 1), CancellationToken.None);

    private async Task<List<string>> RemindersAsync() =>
        [.. (await portal.Store.ReadAsync(db => db.Log.Where(row => row.Name == "document.approval-reminded").OrderBy(row => row.Seq).ToListAsync()))
            .Select(row => ((DocumentApprovalReminded)row.Read()!.Event).Reminder)];
}
