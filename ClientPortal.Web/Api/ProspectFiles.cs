using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Csv;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Api;

/// <summary>CSV files that staff download from the prospects' pages: the list, and the report of an import.</summary>
internal static class ProspectFiles
{
    public static void MapProspectFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/prospects/export.csv", ExportAsync).RequireAuthorization(Policies.Staff).ExcludeFromDescription();
        app.MapGet("/prospects/import/report.csv", ReportAsync).RequireAuthorization(Policies.Staff).ExcludeFromDescription();
    }

    private static async Task<IResult> ExportAsync(
        HttpContext http, ViewerSource viewers, ProspectExport export, TimeProvider clock, string? search, string? status, string? source,
        string? owner, CancellationToken stop)
    {
        if (await viewers.OfAsync(http.User, stop) is not { IsStaff: true } viewer)
        {
            return Results.NotFound();
        }

        var query = ProspectAddress.Read(search, status, source, owner, null, null, null);
        return Results.Stream(
            to => export.WriteAsync(viewer, query.Filter, to, stop), "text/csv; charset=utf-8",
            string.Create(CultureInfo.InvariantCulture, $"prospects-{clock.GetUtcNow():yyyy-MM-dd}.csv"));
    }

    private static async Task<IResult> ReportAsync(
        HttpContext http, ViewerSource viewers, ProspectImports imports, IStringLocalizer<ProspectTexts> texts,
        IStringLocalizer<RuleTexts> rules, CancellationToken stop)
    {
        if (await viewers.OfAsync(http.User, stop) is not { IsStaff: true } viewer || imports.Of(viewer) is not { } run)
        {
            return Results.NotFound();
        }

        string[] head = [texts["Import.Line"], texts["Import.Reason"]];
        var lines = run.Failures.Select(failure =>
            new[] { failure.Line.ToString(CultureInfo.InvariantCulture), RuleText.Say(failure.Reason, rules) });
        return Results.Stream(to => ProspectExport.WriteAsync(to, lines.Prepend(head), stop), "text/csv; charset=utf-8", "import.csv");
    }
}
