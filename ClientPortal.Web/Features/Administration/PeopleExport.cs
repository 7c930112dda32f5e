using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui.Grid;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Administration;

/// <summary>
/// The list of people, as it is filtered and by name, and the list of organisations as CSV files. They have what the grid shows to the same
/// viewer.
/// </summary>
internal static class PeopleExport
{
    /// <summary>For staff and for administrators of a client organisation: each reads the people of their own list.</summary>
    public const string Path = "/people.csv";

    public const string OrganisationsPath = "/admin/organisations.csv";

    private const int Portion = 500;

    /// <summary>404 for a viewer who may not see people.</summary>
    public static async Task WritePeopleAsync(
        HttpContext http, ViewerSource viewers, PeopleQueries queries, TimeProvider clock, IStringLocalizer<AdministrationTexts> texts,
        string? search = null, string? organisation = null, string? role = null, string? state = null)
    {
        var filter = PersonFilter.Of(search, organisation, role, state);
        try
        {
            var viewer = await viewers.OfAsync(http.User, http.RequestAborted) ?? throw new NotFound();
            await WriteAsync(viewer, filter, http.Response, queries, clock, texts, http.RequestAborted);
        }
        catch (NotFound) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <exception cref="NotFound">The viewer may not see people.</exception>
    internal static async Task WriteAsync(
        Viewer viewer, PersonFilter filter, HttpResponse answer, PeopleQueries queries, TimeProvider clock,
        IStringLocalizer<AdministrationTexts> texts, CancellationToken stop)
    {
        var page = await queries.ListAsync(viewer, filter, limit: Portion, stop: stop);
        await using var csv = CsvFile.Begin(answer, "people", clock.GetUtcNow());
        await csv.WriteRecordAsync(
            [
                texts["Person"], texts["Email"], texts["JobTitle"], texts["Organisation"], texts["Role"], texts["State"], texts["LastSeen"],
                texts["Since"],
            ],
            stop);
        while (true)
        {
            foreach (var row in page.Items)
            {
                await csv.WriteRecordAsync(
                    [
                        row.Name, row.Email, row.JobTitle, row.OrganisationName, texts["Role." + Token.Of(row.Level)],
                        texts[row.Disabled ? "State.disabled.one" : "State.active.one"], Day(row.LastSeenAt), Day(row.CreatedAt),
                    ],
                    stop);
            }

            await csv.FlushAsync(stop);
            if (page.Next is null)
            {
                return;
            }

            page = await queries.ListAsync(viewer, filter, page.Next, Portion, stop);
        }
    }

    /// <exception cref="NotFound">There is no viewer, or they may not see people.</exception>
    public static async Task WriteOrganisationsAsync(
        HttpContext http, ViewerSource viewers, OrganisationQueries queries, TimeProvider clock, IStringLocalizer<AdministrationTexts> texts,
        string? search = null)
    {
        var stop = http.RequestAborted;
        var viewer = await viewers.OfAsync(http.User, stop) ?? throw new NotFound();
        var page = await queries.PageAsync(viewer, search, default, 0, Portion, stop);

        await using var csv = CsvFile.Begin(http.Response, "organisations", clock.GetUtcNow());
        await csv.WriteRecordAsync([texts["Organisation"], texts["People"], texts["State.invited"], texts["Projects"]], stop);
        for (var number = 0; ; page = await queries.PageAsync(viewer, search, default, number, Portion, stop))
        {
            foreach (var row in page.Items)
            {
                await csv.WriteRecordAsync([row.Name, Number(row.PeopleCount), Number(row.InvitedCount), Number(row.ProjectCount)], stop);
            }

            await csv.FlushAsync(stop);
            number++;
            if (number * Portion >= page.Total)
            {
                return;
            }
        }
    }

    private static string Day(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
