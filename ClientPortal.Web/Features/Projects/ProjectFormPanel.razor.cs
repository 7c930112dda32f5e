using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectFormPanel
{
    private ProjectForm form = new();
    private List<Choice> clients = [];
    private ProjectDetail? theirs;
    private string? theirName;
    private bool closed;

    /// <summary>The present state of the project, updated by the page; null to create one.</summary>
    [Parameter] public ProjectDetail? Current { get; set; }

    /// <summary>The form was saved or cancelled. Receives the id of a project that was created.</summary>
    [Parameter, EditorRequired] public required EventCallback<Guid?> OnClosed { get; set; }

    private string DraftKey => $"project:{Current?.Row.Id.ToString() ?? "new"}";

    // The fields that others saved since this form was opened.
    private IReadOnlyList<string> Moved => Current is not null && form.Base is { } opened ? opened.DifferencesTo(Current.Fields) : [];

    protected override async Task OnInitializedAsync()
    {
        if (Current is not null)
        {
            form = ProjectForm.Of(Current);
        }
        else
        {
            clients = await Queries.ClientsAsync(Session.Viewer);
        }
    }

    private async Task SaveAsync()
    {
        // The second click of a double click arrives after the first has saved and before the form has closed.
        if (closed)
        {
            return;
        }

        Guid? created = null;
        var done = await Actions.TryOnceAsync(async () =>
        {
            if (Current is null)
            {
                created = await CreateAsync();
            }
            else
            {
                await EditAsync(Current.Row.Id);
            }
        });
        if (done && theirs is null)
        {
            await CloseAsync(created);
        }
    }

    private Task<Guid> CreateAsync() => form.OrganisationId == Guid.Empty
        ? throw new RuleBroken("project.organisation-required")
        : Commands.CreateAsync(Session.Viewer, form.OrganisationId, form.Fields);

    private async Task EditAsync(Guid id)
    {
        // Without own changes there is nothing to save, whatever others did.
        while (form.Mine.Count > 0)
        {
            try
            {
                await Commands.EditAsync(Session.Viewer, id, form.Fields.Checked(), form.SeenVersion);
                return;
            }
            catch (EditConflict)
            {
                var now = await Queries.FindAsync(Session.Viewer, id);
                if (form.Theirs(now) is not [])
                {
                    theirName = await Queries.LastEditorAsync(Session.Viewer, id, form.Theirs(now) ?? form.Mine);
                    theirs = now;
                    return;
                }

                if (now.Version == form.SeenVersion)
                {
                    throw;
                }

                // Only milestones or members changed, which are not in this form.
                form.Adopt(now, form.Mine);
            }
        }
    }

    // Saves again, on top of the other person's version, with the values that the person chose to keep.
    private async Task SettleAsync(IReadOnlyCollection<string> keptMine)
    {
        form.Adopt(theirs!, [.. keptMine, .. form.Mine.Except(form.ContestedWith(theirs!))]);
        theirs = null;
        await SaveAsync();
    }

    // Fields that only the viewer changed are kept. Without such fields, or without a contested field, nothing is left to save.
    private Task TakeTheirsAsync() =>
        form.ContestedWith(theirs!) is { Count: > 0 } contested && form.Mine.Count > contested.Count ? SettleAsync([]) : CancelAsync();

    // With every render of the form: the viewer may go on typing beside the panel.
    private List<ConflictPanel.Line> ConflictLines(IReadOnlyList<string> contested) =>
        [.. contested.Select(field => new ConflictPanel.Line(field, L["Field." + field], Shown(form.Fields, field), Shown(theirs!.Fields, field)))];

    private string Shown(ProjectFields fields, string field) => field switch
    {
        "name" => fields.Name,
        "description" => fields.Description,
        "status" => L["Status." + Token.Of(fields.Status)],
        "progress" => Percent.Of(fields.Progress),
        "followsMilestones" => L[fields.ProgressFollowsMilestones ? "Yes" : "No"],
        "startsOn" => fields.StartsOn?.ToString("d MMMM yyyy") ?? L["NoDate"],
        _ => fields.DueOn?.ToString("d MMMM yyyy") ?? L["NoDate"],
    };

    private Task CancelAsync() => CloseAsync(null);

    private Task CloseAsync(Guid? created)
    {
        closed = true;
        Browser.ClearDraft(DraftKey);
        return OnClosed.InvokeAsync(created);
    }
}
