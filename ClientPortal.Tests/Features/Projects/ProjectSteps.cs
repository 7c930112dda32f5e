using System.Globalization;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>What people do with projects in their browsers.</summary>
internal static class ProjectSteps
{
    /// <summary>The project's id, read off the list.</summary>
    public static async Task<string> ProjectIdAsync(this Visitor visitor, string name)
    {
        await visitor.OpenAsync("/projects");
        var row = visitor.Id("project-row").Filter(new() { HasText = name });
        return await row.GetAttributeAsync("data-id") ?? throw new InvalidOperationException($"{name} is not on the list.");
    }

    /// <summary>Opens a project's form by its address and waits until it can be filled in.</summary>
    public static async Task EditAsync(this Visitor staff, string id)
    {
        await staff.OpenAsync($"/projects/{id}?edit=1");
        await Expect(staff.Id("project-form")).ToBeVisibleAsync();
    }

    /// <summary>Saves the open form and waits until it has closed, which it does when the change is in the database.</summary>
    public static Task SaveAsync(this Visitor staff) => staff.TellAsync(async () =>
    {
        await staff.Id("project-save").ClickAsync();
        await Expect(staff.Id("project-form")).ToHaveCountAsync(0);
    });

    /// <summary>Sets another progress through the form; returns the new value in percent.</summary>
    public static async Task<int> ReportAsync(this Visitor staff, string id, int? progress = null)
    {
        await staff.EditAsync(id);
        var value = progress ?? Other(await staff.ProgressAsync());
        await staff.Id("project-progress-input").FillAsync(value.ToString(CultureInfo.InvariantCulture));
        await staff.SaveAsync();
        return value;
    }

    /// <summary>The progress in the open form, in percent.</summary>
    public static async Task<int> ProgressAsync(this Visitor staff) =>
        int.Parse(await staff.Id("project-progress-input").InputValueAsync(), CultureInfo.InvariantCulture);

    /// <summary>A progress other than this one, in percent.</summary>
    public static int Other(int progress) => (progress + 7) % 100;

    /// <summary>Waits until the project's row, card or head shows this progress.</summary>
    public static Task ShowsProgressAsync(this Visitor visitor, string id, int progress) => visitor.TellAsync(() =>
        Expect(visitor.Project(id).GetByTestId("project-progress"))
            .ToHaveAttributeAsync("data-value", progress.ToString(CultureInfo.InvariantCulture), new() { Timeout = 60_000 }));

    /// <summary>A pattern of the words that accepts any kind of space for a plain one.</summary>
    public static Regex Words(string words) =>
        new(Regex.Escape(words).Replace("\\ ", "\\s", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
}
