using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

internal static class ProjectsApi
{
    private const int PageSize = 50;

    public static void MapProjects(this RouteGroupBuilder api)
    {
        var projects = api.MapGroup("/projects").WithTags("projects");
        projects.MapGet("/", ListAsync).WithSummary("The caller's projects, newest first; search in names, status, archived (staff)");
        projects.MapPost("/", CreateAsync).WithSummary("A new project for a client organisation (staff)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        projects.MapGet("/{id:guid}", FindAsync).WithSummary("A project with its milestones and members")
            .ProducesProblem(StatusCodes.Status404NotFound);
        projects.MapPatch("/{id:guid}", AmendAsync)
            .WithSummary("Changes what is sent: progress and status are the live update. With version: 409 when somebody saved since (staff)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<Ok<Page<ProjectItem>>> ListAsync(
        Caller caller, ProjectQueries queries, TimeProvider clock, string? search, Named<ProjectStatus>? status, bool? archived, Guid? after,
        [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var page = await queries.ListAsync(
            caller.Viewer, new ProjectFilter(search, status?.Value, archived ?? false), after?.ToString(), limit ?? PageSize, stop);
        var today = clock.Today();
        return TypedResults.Ok(new Page<ProjectItem>([.. page.Items.Select(row => ProjectItem.Of(row, today))], page.Next));
    }

    public static async Task<Created<ProjectBody>> CreateAsync(
        Caller caller, [FromBody] NewProject body, ProjectCommands commands, ProjectQueries queries, TimeProvider clock, CancellationToken stop)
    {
        if (body.OrganisationId == Guid.Empty)
        {
            throw new RuleBroken("project.organisation-required");
        }

        var id = await commands.CreateAsync(caller.Viewer, body.OrganisationId, body.Fields, stop);
        return TypedResults.Created($"/api/projects/{id}", await ReadAsync(caller, id, queries, clock, stop));
    }

    public static async Task<Ok<ProjectBody>> FindAsync(
        Caller caller, Guid id, ProjectQueries queries, TimeProvider clock, CancellationToken stop) =>
        TypedResults.Ok(await ReadAsync(caller, id, queries, clock, stop));

    public static async Task<Ok<ProjectBody>> AmendAsync(
        Caller caller, Guid id, [FromBody] ProjectPatch body, ProjectCommands commands, ProjectQueries queries, TimeProvider clock,
        CancellationToken stop)
    {
        await commands.AmendAsync(caller.Viewer, id, body.On, body.Version, stop);
        return TypedResults.Ok(await ReadAsync(caller, id, queries, clock, stop));
    }

    private static async Task<ProjectBody> ReadAsync(Caller caller, Guid id, ProjectQueries queries, TimeProvider clock, CancellationToken stop) =>
        ProjectBody.Of(await queries.FindAsync(caller.Viewer, id, stop), caller.Viewer.IsStaff, clock.Today());
}
