using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Features.Documents;

public sealed class DocumentRetentionCommandsTests
{
    // Documents of the tests are quotes.
    private const string TenDays = "--Portal:Documents:KeepDays:Quote=10";

    [Fact]
    public async Task What_was_kept_long_enough_goes_to_the_bin_and_thirty_days_later_it_is_gone()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock, [TenDays], hosted: false);
        var project = await portal.ProjectAsync();
        var (old, awaited, other) = (
            await portal.DocumentAsync(project), await portal.DocumentAsync(project, "Attendu.txt"), await portal.DocumentAsync(project, "Plan.txt"));
        await portal.Documents().AskAsync(portal.Technician, awaited, [$"{portal.Member.PersonId}"], needsAll: true);
        await portal.Documents().AmendAsync(portal.Technician, other, fields => fields with { Kind = DocumentKind.Plan });
        Assert.Equal(
            clock.GetUtcNow().AddDays(10), (await portal.DocumentQueries().FindAsync(portal.Member, old)).KeptUntil);
        Assert.Null((await portal.DocumentQueries().FindAsync(portal.Member, awaited)).KeptUntil);

        clock.Advance(TimeSpan.FromDays(9));
        await portal.Documents().SweepAsync(Viewer.Portal);
        Assert.Null(await RemovedAsync(old));
        clock.Advance(TimeSpan.FromDays(2));
        await portal.Documents().SweepAsync(Viewer.Portal);

        Assert.Equal(clock.GetUtcNow(), await RemovedAsync(old));
        Assert.Null(await RemovedAsync(awaited));
        Assert.Null(await RemovedAsync(other));

        // Restored, it is kept as long again.
        await portal.Documents().RestoreAsync(portal.Technician, old);
        await portal.Documents().SweepAsync(Viewer.Portal);
        Assert.Null(await RemovedAsync(old));
        clock.Advance(TimeSpan.FromDays(11));
        await portal.Documents().SweepAsync(Viewer.Portal);
        clock.Advance(Document.InBin + TimeSpan.FromDays(1));
        await portal.Documents().SweepAsync(Viewer.Portal);
        await Assert.ThrowsAsync<NotFound>(() => portal.DocumentQueries().FindAsync(portal.Admin, old));

        async Task<DateTimeOffset?> RemovedAsync(Guid id) => (await portal.DocumentQueries().FindAsync(portal.Admin, id)).Row.RemovedAt;
    }

    [Fact]
    public async Task Legal_hold_blocks_removal_retention_and_the_end_of_the_bin_and_is_in_the_audit()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock, [TenDays], hosted: false);
        var project = await portal.ProjectAsync();
        var (held, binned) = (await portal.DocumentAsync(project), await portal.DocumentAsync(project, "Plan.txt"));
        await portal.Documents().RemoveAsync(portal.Technician, binned);
        var before = await portal.Log.HeadAsync();

        await portal.Documents().HoldAsync(portal.Admin, held, "Litige");
        await portal.Documents().HoldAsync(portal.Admin, binned, "Litige");

        Assert.All(
            await portal.Log.AfterAsync(portal.Admin, before, 10), one => Assert.True(Assert.IsType<DocumentHoldPlaced>(one.Event).StaffOnly));
        Assert.Equal("Litige", (await portal.DocumentQueries().FindAsync(portal.Technician, held)).Hold?.Reason);
        Assert.Null((await portal.DocumentQueries().FindAsync(portal.Member, held)).Hold);
        Assert.Equal(
            RuleKind.Conflict, (await Assert.ThrowsAsync<RuleBroken>(() => portal.Documents().RemoveAsync(portal.Technician, held))).Kind);
        clock.Advance(TimeSpan.FromDays(100));
        await portal.Documents().SweepAsync(Viewer.Portal);
        Assert.Null((await portal.DocumentQueries().FindAsync(portal.Admin, held)).Row.RemovedAt);
        Assert.NotNull((await portal.DocumentQueries().FindAsync(portal.Admin, binned)).Row.RemovedAt);

        await portal.Documents().HoldAsync(portal.Admin, held, null);
        await portal.Documents().HoldAsync(portal.Admin, binned, null);
        await portal.Documents().SweepAsync(Viewer.Portal);

        Assert.NotNull((await portal.DocumentQueries().FindAsync(portal.Admin, held)).Row.RemovedAt);
        await Assert.ThrowsAsync<NotFound>(() => portal.DocumentQueries().FindAsync(portal.Admin, binned));
    }

    [Fact]
    public async Task Administrators_alone_hold_and_say_why()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var id = await portal.DocumentAsync(await portal.ProjectAsync());

        foreach (var viewer in new[] { portal.Technician, portal.Member })
        {
            Assert.Equal(
                RuleKind.NotAllowed,
                (await Assert.ThrowsAsync<RuleBroken>(() => portal.Documents().HoldAsync(viewer, id, "Litige"))).Kind);
        }

        Assert.Equal("text.required", (await Assert.ThrowsAsync<RuleBroken>(() => portal.Documents().HoldAsync(portal.Admin, id, " "))).Rule);
    }
}
