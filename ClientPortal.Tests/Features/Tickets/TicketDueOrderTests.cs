using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>
/// The stored columns agree with the SLA targets after any command. Lists read the columns, so that they need not compute each ticket.
/// </summary>
public sealed class TicketDueOrderTests : IAsyncLifetime
{
    // The last migration before the columns.
    private const string Before = "Indexes";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        await RunDeskAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Lists_sorted_by_target_are_in_the_order_of_the_SLA_targets()
    {
        var tickets = await TicketsAsync();
        foreach (var viewer in new[] { portal.Technician, portal.ClientAdmin, portal.Member, portal.Outsider })
        {
            var shown = (await portal.TicketQueries().ListAsync(viewer, new TicketFilter { Over = true }, TicketQueries.MostPerPage))
                .ConvertAll(row => row.Number);
            var expected = tickets.Where(ticket => shown.Contains(ticket.Number))
                .OrderBy(ticket => DueOf(ticket) is null).ThenBy(DueOf).ThenByDescending(ticket => ticket.Number).ToList();
            async Task<List<long>> ListAsync(TicketFilter filter) =>
                (await portal.TicketQueries().ListAsync(viewer, filter, TicketQueries.MostPerPage)).ConvertAll(row => row.Number);

            Assert.Equal(Numbers(expected), await ListAsync(new TicketFilter { Over = true, Sort = TicketSort.Promise }));
            Assert.Equal(Numbers(expected.Where(ticket => TicketFilter.Running.Contains(ticket.Status))),
                await ListAsync(new TicketFilter { Sort = TicketSort.Promise }));
            Assert.Equal(
                Numbers(expected.Where(ticket => EndsSoon(ticket.AnswerTarget) || EndsSoon(ticket.ResolutionTarget))),
                await ListAsync(new TicketFilter { Scope = TicketScope.AboutToBreak, Sort = TicketSort.Promise }));
        }

        bool EndsSoon(SlaTarget target) => target is { SettledAt: null, DueAt: { } due } && due < clock.GetUtcNow() + TicketQueries.Soon;
    }

    [Fact]
    public async Task The_portal_finds_the_breaches_without_a_notification()
    {
        var tickets = await TicketsAsync();
        var stored = (await StoredAsync()).ToDictionary(one => one.Number, one => one.BreachCheckAt);
        foreach (var now in Enumerable.Range(-5, 40).Select(days => clock.GetUtcNow().AddDays(days)))
        {
            Assert.Equal(
                Numbers(tickets.Where(ticket => IsUnnotified(ticket.AnswerTarget, now) || IsUnnotified(ticket.ResolutionTarget, now))),
                Numbers(tickets.Where(ticket => stored[ticket.Number] < now)));
        }

        static bool IsUnnotified(SlaTarget target, DateTimeOffset now) =>
            !target.BreachNotified && target.DueAt < now && (target.SettledAt is null || target.SettledAt > target.DueAt);
    }

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task The_migration_fills_the_columns_of_older_tickets()
    {
        var before = await StoredAsync();
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();

        await db.GetService<IMigrator>().MigrateAsync(Before);
        await db.Database.MigrateAsync();

        Assert.Equal(before, await StoredAsync());

        // Search still finds tickets: the migration kept the table's triggers.
        var number = await portal.TicketAsync("Retrouvé");
        Assert.Equal(
            [number], (await portal.TicketQueries().ListAsync(portal.Member, new TicketFilter { Search = "retrouve" })).Select(row => row.Number));
    }

    private static DateTimeOffset? DueOf(Ticket ticket) =>
        ticket.AnswerTarget is { SettledAt: null, DueAt: not null } ? ticket.AnswerTarget.DueAt
        : ticket.ResolutionTarget.SettledAt is null ? ticket.ResolutionTarget.DueAt : null;

    private static List<long> Numbers(IEnumerable<Ticket> tickets) => [.. tickets.Select(ticket => ticket.Number)];

    private Task<List<Ticket>> TicketsAsync() => portal.Store.ReadAsync(db => db.Tickets.OrderBy(ticket => ticket.Number).ToListAsync());

    // The columns as the database holds them.
    private Task<List<Stored>> StoredAsync() => portal.Store.ReadAsync(
        db => db.Tickets.OrderBy(ticket => ticket.Number).Select(ticket => new Stored(ticket.Number, ticket.NextDueAt, ticket.BreachCheckAt))
            .ToListAsync());

    // Some weeks of a desk: any command that moves an SLA target, at any time of the day. For a while one priority has no target.
    private async Task RunDeskAsync()
    {
        var random = new Random(7);
        var (tickets, desk) = (portal.Tickets(), portal.Get<TicketDeskCommands>());
        var nothingForNormal = ServiceTerms.Default with
        {
            Targets = ServiceTerms.Default.Targets.Where(pair => pair.Key != TicketPriority.Normal)
                .ToDictionary(pair => pair.Key, pair => pair.Value),
        };
        var numbers = new List<long>();
        for (var i = 0; i < 160; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(random.Next(150)));
            if (i is 60 or 90)
            {
                await desk.SetTermsAsync(portal.Admin, portal.Acme, i == 60 ? nothingForNormal : ServiceTerms.Default);
            }

            var number = numbers.Count == 0 ? 0 : numbers[random.Next(numbers.Count)];
            switch (numbers.Count == 0 ? 0 : random.Next(9))
            {
                case 0 or 1 or 2:
                    numbers.Add(await portal.TicketAsync($"Demande {i}", (TicketPriority)random.Next(4),
                        random.Next(4) == 0 ? portal.Outsider : random.Next(3) == 0 ? portal.NonMember : portal.Member));
                    break;
                case 3 or 4:
                    var after = TicketFlow.After((await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.Status, staff: true);
                    await tickets.GoAsync(portal.Technician, number, after[random.Next(after.Count)]);
                    break;
                case 5:
                    await portal.SayAsync(portal.Technician, number, "Nous regardons.");
                    break;
                case 6:
                    await portal.SayAsync(await RequesterAsync(number), number, "Toujours pas.");
                    break;
                case 7:
                    await tickets.AmendAsync(portal.Technician, number, fields => fields with { Priority = (TicketPriority)random.Next(4) });
                    break;
                default:
                    await tickets.RecordBreachesAsync(Viewer.Portal);
                    break;
            }
        }

        await tickets.MergeAsync(portal.Technician, await portal.TicketAsync("Double"), await portal.TicketAsync("Original"));

        // Answered too late, and no notification has been sent yet.
        var late = await portal.TicketAsync("En retard", TicketPriority.Urgent);
        clock.Advance(TimeSpan.FromDays(3));
        await portal.SayAsync(portal.Technician, late, "Pardon.");
        await portal.TicketAsync("Toute neuve", TicketPriority.Low);

        // The test needs tickets in each of these states.
        var all = await TicketsAsync();
        Assert.All(Enum.GetValues<TicketStatus>(), status => Assert.Contains(all, ticket => ticket.Status == status));
        Assert.Contains(all, ticket => ticket.AnswerTarget == SlaTarget.None);
        Assert.Contains(all, ticket => ticket.AnswerTarget is { Left: not null, SettledAt: null });
        Assert.Contains(all, ticket => ticket.AnswerTarget is { BreachNotified: true });
        Assert.Contains(all, ticket => ticket.AnswerTarget is { BreachNotified: false } kept && kept.SettledAt < kept.DueAt);
        Assert.Contains(all, ticket => ticket.AnswerTarget is { BreachNotified: false } missed && missed.SettledAt > missed.DueAt);
        Assert.Contains(all, ticket => ticket.AnswerTarget.SettledAt is null && ticket.AnswerTarget.IsRunning);
        Assert.Contains(all, ticket => ticket.AnswerTarget.SettledAt is not null && ticket.ResolutionTarget.IsRunning);
    }

    private async Task<Viewer> RequesterAsync(long number) =>
        await portal.ViewerAsync((await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.RequesterId);

    private sealed record Stored(long Number, DateTimeOffset NextDueAt, DateTimeOffset? BreachCheckAt);
}
