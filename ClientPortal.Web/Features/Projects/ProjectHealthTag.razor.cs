using System.Collections.Concurrent;
using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectHealthTag
{
    private static readonly ConcurrentDictionary<(CultureInfo Language, ProjectHealth Health), MarkupString> Drawn = [];

    /// <summary>The same as HTML, made once for all circuits that show it.</summary>
    public static MarkupString Of(IStringLocalizer<ProjectTexts> texts, ProjectHealth health) => Drawn.GetOrAdd(
        (CultureInfo.CurrentUICulture, health),
        static (tag, texts) =>
        {
            var (kind, icon) = (ProjectLook.Of(tag.Health).Kind, ProjectLook.Of(tag.Health).Icon);
            var html = new HtmlText().Add($"""<span class="health" data-kind="{kind}">{Icon.Of(icon)}""");
            return html.Add($"{texts["Health." + Token.Of(tag.Health)]}</span>").ToMarkup();
        },
        texts);
}
