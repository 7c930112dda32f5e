using ClientPortal.Domain.Projects;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Tests.Access;

internal static partial class AccessMatrix
{
    private static readonly ProjectFields Fields = new("Renamed", "", ProjectStatus.Waiting, 50, false, null, null);
    private static readonly MilestoneFields Step = new("Renamed", null, Internal: false);

    private static Pages ProjectPages => new()
    {
        { "/projects", "ss ++++ ++" },
        { "/projects/{Id:guid}", "ss nn++ ++", at => $"/projects/{at.Project}" },
        { "/projects/{Id:guid}", "ss nnnn ++", at => $"/projects/{at.Archived}" },
    };

    private static Endpoints ProjectsApi => new()
    {
        { "GET /api/projects", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/projects") },
        {
            "POST /api/projects", "ss rrrr ++",
            (who, at) => who.ApiAsync("POST", "/api/projects", new { name = "New", organisationId = at.Organisation })
        },
        { "GET /api/projects/{id:guid}", "ss nn++ ++", (who, at) => who.ApiAsync("GET", $"/api/projects/{at.Project}") },
        { "PATCH /api/projects/{id:guid}", "ss nnrr ++", (who, at) => who.ApiAsync("PATCH", $"/api/projects/{at.Project}", new { progress = 60 }) },
    };

    private static Methods<ProjectCommands> ProjectCommands => new()
    {
        { "CreateAsync", "ss rrrr ++", (it, who, at) => it.CreateAsync(who, at.Organisation, Fields) },
        { "EditAsync", "ss nnrr ++", (it, who, at) => it.EditAsync(who, at.Project, Fields, at.Version) },
        { "ReportAsync", "ss nnrr ++", (it, who, at) => it.ReportAsync(who, at.Project, 60, null) },
        { "AmendAsync", "ss nnrr ++", (it, who, at) => it.AmendAsync(who, at.Project, fields => fields with { Progress = 60 }) },
        { "ArchiveAsync", "ss nnrr ++", (it, who, at) => it.ArchiveAsync(who, at.Project) },
        { "RestoreAsync", "ss nnnn ++", (it, who, at) => it.RestoreAsync(who, at.Archived) },
        { "AddMilestoneAsync", "ss nnrr ++", (it, who, at) => it.AddMilestoneAsync(who, at.Project, Step) },
        { "EditMilestoneAsync", "ss nnrr ++", (it, who, at) => it.EditMilestoneAsync(who, at.Project, at.Milestone, Step) },
        { "RemoveMilestoneAsync", "ss nnrr ++", (it, who, at) => it.RemoveMilestoneAsync(who, at.Project, at.Milestone) },
        { "CompleteMilestoneAsync", "ss nnrr ++", (it, who, at) => it.CompleteMilestoneAsync(who, at.Project, at.Milestone) },
        { "ReopenMilestoneAsync", "ss nnrr ++", (it, who, at) => it.ReopenMilestoneAsync(who, at.Project, at.DoneMilestone) },

        // A client's administrator administers their own people.
        { "AddMemberAsync", "ss nnr+ ++", (it, who, at) => it.AddMemberAsync(who, at.Project, at.Newcomer) },
        { "RemoveMemberAsync", "ss nnrr ++", (it, who, at) => it.RemoveMemberAsync(who, at.Project, at.Subject) },
    };

    private static Methods<ProjectQueries> ProjectQueries => new()
    {
        { "ListAsync", "ss nn++ ++", async (it, who, at) => (await it.ListAsync(who, new ProjectFilter(at.Mark))).Items },
        { "ListAsync", "ss nnnn ++", async (it, who, at) => (await it.ListAsync(who, new ProjectFilter(at.Mark, Archived: true))).Items },
        { "FirstAsync", "ss nn++ ++", async (it, who, at) => (await it.FirstAsync(who, new ProjectFilter(at.Mark), 10, 1)).Items },
        { "FirstAsync", "ss nnnn ++", async (it, who, at) => (await it.FirstAsync(who, new ProjectFilter(at.Mark, Archived: true), 10, 1)).Items },
        { "CountAsync", "ss nn++ ++", (it, who, at) => it.CountAsync(who, new ProjectFilter(at.Mark)) },
        { "RowAsync", "ss nn++ ++", (it, who, at) => it.RowAsync(who, at.Project, 1) },
        { "DetailAsync", "ss nn++ ++", (it, who, at) => it.DetailAsync(who, at.Project, 1) },
        { "FindAsync", "ss nn++ ++", (it, who, at) => it.FindAsync(who, at.Project) },
        { "FiguresAsync", "ss nnnn ++", (it, who, _) => it.FiguresAsync(who, 1) },
        { "ClientsAsync", "ss nnnn ++", (it, who, _) => it.ClientsAsync(who) },
        { "CandidatesAsync", "ss nnnn ++", (it, who, at) => it.CandidatesAsync(who, at.Project) },
        { "LastEditorAsync", "ss nnnn ++", async (it, who, at) => await it.LastEditorAsync(who, at.Project, ["progress"]) ?? "the portal" },
    };
}
