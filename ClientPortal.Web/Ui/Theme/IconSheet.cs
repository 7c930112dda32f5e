using System.Globalization;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using MudBlazor;

namespace ClientPortal.Web.Ui.Theme;

/// <summary>
/// MudBlazor's Material icons as CSS paths that cut a square of 24 px: <c>&lt;i class="icon icon-close" aria-hidden="true"&gt;&lt;/i&gt;</c> is one
/// element in the tree of a circuit, takes the colour of its text, and needs no font and no picture: a browser makes a document of each SVG picture.
/// Each has its outlined form and, as <c>--icon-filled</c>, its filled one.
/// </summary>
internal static class IconSheet
{
    /// <summary>What the pages use, by Material's names; a test compares them with the markup.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "add", "add_reaction", "admin_panel_settings", "alarm", "alarm_off", "alternate_email", "apartment", "api", "archive", "arrow_back",
        "arrow_downward", "arrow_upward", "assignment_ind", "attach_file", "autorenew", "back_hand", "badge", "block", "bolt", "bookmark",
        "bookmark_add", "call_made", "campaign", "cancel", "cancel_schedule_send", "chat", "check", "check_circle", "checklist",
        "chevron_left",
        "chevron_right", "circle", "close", "cloud_off", "compare_arrows", "computer", "confirmation_number", "content_copy",
        "create_new_folder", "dark_mode", "delete",
        "description", "devices", "do_not_disturb_on", "done", "done_all", "download", "drag_handle", "drive_folder_upload", "edit",
        "edit_note", "engineering",
        "error", "event", "event_available", "event_busy", "explore_off", "fiber_new", "fingerprint", "flag", "folder_open", "folder_zip",
        "forum", "forward", "forward_to_inbox", "grid_view", "group", "group_add", "groups", "handshake", "history", "home", "hourglass_bottom",
        "hourglass_empty", "hourglass_top", "how_to_reg", "image", "info", "insights", "key", "keyboard_arrow_down", "keyboard_arrow_up",
        "language", "light_mode", "link", "link_off", "list", "lock", "lock_open", "lock_person", "logout", "mail", "manage_accounts",
        "manage_search", "mark_chat_unread", "mark_email_read", "mark_email_unread", "meeting_room", "memory", "menu_open", "merge",
        "more_horiz", "notifications", "notifications_active", "notifications_off", "password", "pause_circle", "payments", "pending",
        "person", "person_add", "person_pin", "person_remove", "person_search", "photo_camera", "picture_as_pdf", "play_arrow", "preview",
        "print", "priority_high", "published_with_changes", "push_pin", "qr_code_2", "quickreply", "refresh", "remove", "remove_circle",
        "replay", "reply",
        "request_quote", "schedule", "schedule_send", "search", "search_off", "send", "settings", "shield", "slideshow", "smartphone",
        "snooze", "star", "storage", "sync", "sync_problem", "tab", "tag", "task_alt", "timer", "timer_off", "trending_up", "tune",
        "unarchive", "undo", "unsubscribe", "upload_file", "verified", "verified_user", "view_kanban", "visibility", "visibility_off",
        "warning", "waving_hand",
    ];

    public static string Css()
    {
        var css = new StringBuilder();
        foreach (var name in Names)
        {
            var (outlined, filled) = (Path(typeof(Icons.Material.Outlined), name), Path(typeof(Icons.Material.Filled), name));
            css.Append(".icon-").Append(name).Append("{--icon:").Append(outlined);
            if (filled != outlined)
            {
                css.Append(";--icon-filled:").Append(filled);
            }

            css.Append("}\n");
        }

        return css.ToString();
    }

    private static string Path(Type style, string name)
    {
        var constant = string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var shapes = (string?)style.GetField(constant, BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? throw new InvalidOperationException($"MudBlazor has no icon {constant}.");

        // The transparent square that sets the size of an icon cuts nothing.
        var path = XElement.Parse($"<svg>{shapes}</svg>").Descendants()
            .Where(shape => !shape.AncestorsAndSelf().Any(part => (string?)part.Attribute("fill") == "none")).Select(Path);
        return $"path(\"{string.Concat(path)}\")";
    }

    private static string Path(XElement shape)
    {
        string Of(string attribute) => (string?)shape.Attribute(attribute) ?? "0";
        return shape.Name.LocalName switch
        {
            "g" => "",
            "path" => Of("d"),
            "polygon" => $"M{Of("points")}z",
            "rect" => $"M{Of("x")} {Of("y")}h{Of("width")}v{Of("height")}h-{Of("width")}z",
            "circle" => $"M{Of("cx")} {Of("cy")}m-{Of("r")} 0{HalfCircle(Of("r"), "")}{HalfCircle(Of("r"), "-")}z",
            var other => throw new InvalidOperationException($"An icon is drawn with <{other}>."),
        };
    }

    private static string HalfCircle(string radius, string sign) =>
        string.Create(CultureInfo.InvariantCulture, $"a{radius} {radius} 0 1 0 {sign}{2 * double.Parse(radius, CultureInfo.InvariantCulture)} 0");
}
