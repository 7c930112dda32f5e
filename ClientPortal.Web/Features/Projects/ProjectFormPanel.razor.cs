using ClientPortal.Domain;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectFormPanel
{
    private ProjectForm form = new();
    private int openedOn;
    private List<Choice> clients = [];
    private ProjectDetail? theirs;
    private string? theirName;
    private IReadOnlyList<string> conflicts = [];

    /// <summary>The project as it stands now, kept fresh by the page; null to create one.</summary>
    [Parameter] public ProjectDetail? Current { get; set; }

    /// <summary>Done, or given up. With the new project's id when one was created.</summary>
    [Parameter, EditorRequired] public required EventCallback<Guid?> OnClosed { get; set; }

    private string DraftKey => $"project:{Current?.Row.Id.ToString() ?? "new"}";

    // What others saved since this form was opened.
    private IReadOnlyList<string> Moved => Current is not null && form.Base is { } opened ? opened.DifferencesTo(Current.Fields) : [];

    protected override async Task OnInitializedAsync()
    {
        if (Current is not null)
        {
            form = ProjectForm.Of(Current);
            openedOn = Current.Version;
        }
        else
        {
            clients = await Queries.ClientsAsync(Session.Viewer);
        }
    }

    private async Task SaveAsync()
    {
        if (Current is null)
        {
            var created = Guid.Empty;
            if (await TryAsync(async () => created = await CreateAsync()))
            {
                await CloseAsync(created);
            }

            return;
        }

        try
        {
            if (await TryAsync(() => Commands.EditAsync(Session.Viewer, Current.Row.Id, form.Fields.Checked(), form.SeenVersion)))
            {
                await CloseAsync(null);
            }
        }
        catch (EditConflict)
        {
            theirs = await Queries.FindAsync(Session.Viewer, Current.Row.Id);
            theirName = await Queries.LastEditorAsync(Session.Viewer, Current.Row.Id);
            conflicts = form.ConflictsWith(theirs, openedOn);
        }
    }

    private Task<Guid> CreateAsync() => form.OrganisationId == Guid.Empty
        ? throw new RuleBroken("project.organisation-required")
        : Commands.CreateAsync(Session.Viewer, form.OrganisationId, form.Fields);

    // Saves again, on top of theirs, with what the person decided to keep of its own.
    private async Task SettleAsync(IReadOnlyCollection<string> keptMine)
    {
        var mineAlone = form.Base is null || openedOn != form.SeenVersion ? [] : form.Base.DifferencesTo(form.Fields).Except(conflicts);
        form.Adopt(theirs!, [.. keptMine, .. mineAlone]);
        openedOn = form.SeenVersion;
        theirs = null;
        await SaveAsync();
    }

    private Task TakeTheirsAsync() => CloseAsync(null);

    private Task CancelAsync() => CloseAsync(null);

    private Task CloseAsync(Guid? created)
    {
        Browser.ClearDraft(DraftKey);
        return OnClosed.InvokeAsync(created);
    }
}
