using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;

namespace ClientPortal.Tests.Features.Prospects;

public sealed class ProspectQueriesTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private ProspectCommands Commands => portal.Get<ProspectCommands>();
    private ProspectQueries Queries => portal.Get<ProspectQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("eloise", true)] // accents
    [InlineData("ÉLOÏSE", true)]
    [InlineData("ndiaye eloise", true)] // any order
    [InlineData("n'diaye", true)] // the other apostrophe
    [InlineData("soleil du", true)] // company
    [InlineData("eloise@soleil", true)] // e-mail
    [InlineData("77 123 45 67", true)] // phone, in any format
    [InlineData("+221771234567", true)]
    [InlineData("00221 77-123-45-67", true)]
    [InlineData("0771234567", true)]
    [InlineData("(77) 123.45", true)]
    [InlineData("nouveau", true)] // status, in both languages
    [InlineData("New", true)]
    [InlineData("eloise nouv", true)]
    [InlineData("eloise gagne", false)]
    [InlineData("eloisa", false)]
    [InlineData("77 123 45 68", false)]
    [InlineData("%", false)] // no wildcards
    [InlineData("_", false)]
    public async Task Search_folds_accents_and_phone_formats(string search, bool finds)
    {
        var id = await AddAsync(new ProspectFields
        {
            FirstName = "Éloïse", LastName = "N’Diaye", Email = "Eloise@Soleil.example", Phone = "+221 77 123 45 67", Company = "Soleil du Sahel",
        });

        var page = await Queries.PageAsync(portal.Technician, new ProspectQuery(new ProspectFilter { Search = search }));

        Assert.Equal(finds ? [id] : [], page.Rows.Select(row => row.Id));
        Assert.Equal(finds ? 1 : 0, page.Total);
    }

    [Theory]
    [InlineData(ProspectSort.Newest)]
    [InlineData(ProspectSort.Updated)]
    [InlineData(ProspectSort.Name)]
    [InlineData(ProspectSort.Value)]
    [InlineData(ProspectSort.NextStep)]
    public async Task Pages_forth_and_back_show_everyone_once(ProspectSort sort)
    {
        // Every value twice or more, so that the id decides; some have none.
        for (var i = 0; i < 60; i++)
        {
            await AddAsync(new ProspectFields
            {
                FirstName = $"Name{i % 7}", Value = i % 5 == 0 ? null : i % 3 * 100,
                NextStepOn = i % 4 == 0 ? null : new DateOnly(2026, 3, 1 + (i % 9)),
            });
        }

        var query = new ProspectQuery(new ProspectFilter(), sort);
        var first = await Queries.PageAsync(portal.Technician, query);
        var second = await Queries.PageAsync(portal.Technician, query with { After = first.Next });
        var third = await Queries.PageAsync(portal.Technician, query with { After = second.Next });
        var back = await Queries.PageAsync(portal.Technician, query with { Before = third.Previous });
        var home = await Queries.PageAsync(portal.Technician, query with { Before = back.Previous });

        Assert.Equal([25, 25, 10], new[] { first, second, third }.Select(page => page.Rows.Count));
        Assert.Equal([0, 25, 50], new[] { first, second, third }.Select(page => page.Offset));
        Assert.Equal(60, first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Id).Distinct().Count());
        Assert.Null(third.Next);
        Assert.Equal(second.Rows, back.Rows);
        Assert.Equal(first.Rows, home.Rows);
        Assert.Null(home.Previous);
    }

    [Fact]
    public async Task A_page_that_starts_at_a_cursor_is_not_moved_by_new_rows_above()
    {
        for (var i = 0; i < 30; i++)
        {
            await AddAsync(new ProspectFields { FirstName = $"P{i}" });
        }

        var first = await Queries.PageAsync(portal.Technician, ProspectQuery.All);
        var second = await Queries.PageAsync(portal.Technician, ProspectQuery.All with { After = first.Next });
        var arrived = await AddAsync(new ProspectFields { FirstName = "Arrived" });

        var secondAfter = await Queries.PageAsync(portal.Technician, ProspectQuery.All with { After = first.Next });
        Assert.Equal(second.Rows, secondAfter.Rows);
        Assert.Equal(31, secondAfter.Total);
        Assert.Equal(26, secondAfter.Offset);
        Assert.Equal(arrived, (await Queries.PageAsync(portal.Technician, ProspectQuery.All)).Rows[0].Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000099999999999999999999999")]
    [InlineData("00000000000000000000000000000000-1")]
    public async Task A_place_that_cannot_be_read_is_page_1(string place)
    {
        var id = await AddAsync(new ProspectFields { FirstName = "Only" });

        var page = await Queries.PageAsync(portal.Technician, ProspectQuery.All with { After = place });

        Assert.Equal(id, Assert.Single(page.Rows).Id);
    }

    [Fact]
    public async Task Duplicates_are_found_by_address_and_by_number()
    {
        var one = await AddAsync(new ProspectFields { FirstName = "One", Email = "a@example.org", Phone = "+33 6 12 34 56 78" });
        await AddAsync(new ProspectFields { FirstName = "Two", Email = "b@example.org", Phone = "12 34 56" });

        Assert.Equal([one], (await Queries.DuplicatesAsync(portal.Technician, null, " A@Example.ORG ", null)).Select(found => found.Id));
        Assert.Equal([one], (await Queries.DuplicatesAsync(portal.Technician, null, null, "06.12.34.56.78")).Select(found => found.Id));
        Assert.Empty(await Queries.DuplicatesAsync(portal.Technician, one, "a@example.org", "0612345678")); // itself
        Assert.Empty(await Queries.DuplicatesAsync(portal.Technician, null, "", "12 34 56")); // too few digits to compare
    }

    [Fact]
    public async Task For_a_client_there_are_no_prospects()
    {
        var id = await AddAsync(new ProspectFields { FirstName = "Secret" });
        foreach (var client in new[] { portal.ClientAdmin, portal.Member, portal.Outsider,
            portal.Member with { ImpersonatedBy = portal.Admin.PersonId } })
        {
            await Assert.ThrowsAsync<NotFound>(() => Queries.PageAsync(client, ProspectQuery.All));
            await Assert.ThrowsAsync<NotFound>(() => Queries.PageAsync(client, ProspectQuery.All, 1));
            await Assert.ThrowsAsync<NotFound>(() => Queries.ListAsync(client, new ProspectFilter(), null, 10));
            await Assert.ThrowsAsync<NotFound>(() => Queries.FindAsync(client, id));
            await Assert.ThrowsAsync<NotFound>(() => Queries.DetailAsync(client, id, 1));
            await Assert.ThrowsAsync<NotFound>(() => Queries.CountNewAsync(client));
            await Assert.ThrowsAsync<NotFound>(() => Queries.DuplicatesAsync(client, null, "a@example.org", null));
            await Assert.ThrowsAsync<NotFound>(() => Queries.HistoryAsync(client, id, 10));
            await Assert.ThrowsAsync<NotFound>(() => Queries.OwnersAsync(client));
            await Assert.ThrowsAsync<NotFound>(() => Commands.AddAsync(client, new ProspectFields { FirstName = "Mine" }, ProspectSource.Manual));
            await Assert.ThrowsAsync<NotFound>(() => Commands.EditAsync(client, id, new ProspectFields { FirstName = "Mine" }, 1));
            await Assert.ThrowsAsync<NotFound>(() => Commands.MoveAsync(client, id, ProspectStatus.Won));
            await Assert.ThrowsAsync<NotFound>(() => Commands.DeleteAsync(client, id));
            await Assert.ThrowsAsync<NotFound>(() => Commands.RestoreAsync(client, id));
            Assert.DoesNotContain(await portal.Log.AfterAsync(client, 0, 1000),
                logged => EventCatalog.NameOf(logged.Event).StartsWith("prospect.", StringComparison.Ordinal));
        }
    }

    private Task<Guid> AddAsync(ProspectFields fields) => Commands.AddAsync(portal.Technician, fields, ProspectSource.Manual);
}
