using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Administration;

public sealed partial class InvitePanel
{
    private const string DraftKey = "invite";

    private readonly HashSet<Guid> chosen = [];
    private string email = "", name = "", jobTitle = "";
    private Guid organisation;
    private AccessLevel level;
    private List<OrganisationRow> organisations = [];
    private List<Choice> projects = [];
    private string? notice;

    /// <summary>Sent, or cancelled.</summary>
    [Parameter, EditorRequired] public required EventCallback OnClosed { get; set; }

    // Before an organisation is chosen: the levels of clients, which most people are invited with.
    private AccessLevel[] Levels => AccessLevels.In(provider: organisations.Exists(one => one.Id == organisation && one.IsProvider));

    protected override void OnInitialized() => organisation = Viewer.IsStaff ? Guid.Empty : Viewer.OrganisationId;

    protected override void Subscribe()
    {
        On<OrganisationCreated>();
        On<OrganisationUpdated>();
        On<ProjectCreated>();
        On<ProjectUpdated>(updated => updated.Fields.Any(field => field is "name" or "archived"));
    }

    // The choices follow changes by others; the chosen values stay.
    protected override async Task LoadAsync()
    {
        organisations = await Organisations.ListAsync(Viewer);
        projects = await People.ProjectsOfAsync(Viewer, organisation);
    }

    private Task ChooseOrganisationAsync(ChangeEventArgs typed) => InTurnAsync(async () =>
    {
        organisation = Guid.TryParse(typed.Value as string, out var id) ? id : Guid.Empty;
        chosen.Clear();
        level = Levels.Contains(level) ? level : Levels[0];
        projects = await People.ProjectsOfAsync(Viewer, organisation);
    });

    private void Choose(Guid project, bool on)
    {
        if (on)
        {
            chosen.Add(project);
        }
        else
        {
            chosen.Remove(project);
        }
    }

    private async Task SendAsync()
    {
        notice = null;
        var fields = new PersonFields(name, email, level.AsRole())
        {
            JobTitle = jobTitle, IsOrganisationAdministrator = level == AccessLevel.OrganisationAdmin,
        };
        if (!await Actions.TryAsync(() => organisation == Guid.Empty
            ? throw new RuleBroken("person.organisation-required")
            : Commands.SendAsync(Viewer, organisation, fields, chosen)))
        {
            return;
        }

        // The form stays open for the next invitation: teams are invited one by one.
        notice = L["Invite.Done", email.Trim()];
        (email, name, jobTitle) = ("", "", "");
        chosen.Clear();
        Browser.ClearDraft(DraftKey);
    }

    private Task CloseAsync()
    {
        Browser.ClearDraft(DraftKey);
        return OnClosed.InvokeAsync();
    }
}
