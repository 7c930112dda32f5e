using System.ComponentModel.DataAnnotations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Jobs;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>The work in the background, for administrators only. Every request of others answers 404.</summary>
internal static class JobsApi
{
    private const int PageSize = 50, MostPerPage = 200;

    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("jobs").WithMetadata(new StaffAlone()).ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/", ListAsync)
            .WithSummary(
                "Jobs, newest first, by state: due, running, retrying, dead, done, cancelled; q searches subject and recipient (administrators)");
        jobs.MapPost("/{id:guid}/retry", RetryAsync)
            .WithSummary("Tries a dead, cancelled or failing job again now (administrators)")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<Ok<Page<JobItem>>> ListAsync(
        Caller caller, JobQueries queries, Named<JobShown>? state, string? q, Guid? after, [Range(1, int.MaxValue)] int? limit,
        CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var rows = await queries.ListAsync(caller.Viewer, JobFilter.Of(null, null, q) with { Shown = state?.Value }, after, most + 1, stop);
        var next = rows.Count > most ? rows[most - 1].Id.ToString() : null;
        return TypedResults.Ok(new Page<JobItem>([.. rows.Take(most).Select(JobItem.Of)], next));
    }

    public static async Task<NoContent> RetryAsync(Caller caller, Guid id, JobCommands commands, CancellationToken stop)
    {
        await commands.RetryAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }
}

/// <summary>
/// A job: <c>subject</c> says what it is about, <c>dueAt</c> when it runs next or ran last, <c>attempts</c> how often it was run, <c>lastError</c>
/// why it failed, was postponed or had nothing to do.
/// </summary>
public sealed record JobItem(
    Guid Id, string Kind, string Key, JobShown State, string Subject, Guid? PersonId, string? PersonName, DateTimeOffset DueAt, int Attempts,
    string? LastError, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static JobItem Of(JobRow row) => new(
        row.Id, row.Kind, row.Key, row.Shown, row.Subject, row.PersonId, ShownName.Of(row.PersonName), row.DueAt, row.Attempts, row.LastError,
        row.CreatedAt, row.FinishedAt);
}
