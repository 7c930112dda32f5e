using MudBlazor;

namespace ClientPortal.Web.Ui.Theme;

/// <summary>
/// The portal's colours, type and corners, as MudBlazor's theme. <see cref="ThemeSheet"/> writes them as <c>--mud-palette-*</c> for all pages,
/// those without a circuit too.
/// </summary>
internal static class PortalTheme
{
    // Shown until the bundled font is there, and for writing systems that it lacks.
    private static readonly string[] Fonts =
    [
        "Inter Variable", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial",
        "sans-serif", "Apple Color Emoji", "Segoe UI Emoji",
    ];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#4f46e5",
            PrimaryContrastText = "#ffffff",
            PrimaryDarken = "#4338ca",
            PrimaryLighten = "#6366f1",
            Secondary = "#475569",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#0f766e",
            Info = "#2563eb",
            InfoContrastText = "#ffffff",
            Success = "#16a34a",
            SuccessContrastText = "#ffffff",
            Warning = "#d97706",
            WarningContrastText = "#ffffff",
            Error = "#dc2626",
            ErrorContrastText = "#ffffff",
            Dark = "#0f172a",
            DarkContrastText = "#ffffff",
            TextPrimary = "#0f172a",
            TextSecondary = "#475569",
            TextDisabled = "#5b6880",
            ActionDefault = "#475569",
            ActionDisabled = "#5b6880",
            ActionDisabledBackground = "#e4e9f1",
            Background = "#f7f8fb",
            BackgroundGray = "#f1f4f9",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#0f172a",
            DrawerIcon = "#475569",
            AppbarBackground = "#ffffff",
            AppbarText = "#0f172a",
            LinesDefault = "#e3e8ef",
            LinesInputs = "#8491a5",
            TableLines = "#e3e8ef",
            Divider = "#e3e8ef",
            DividerLight = "#f1f4f9",
            Skeleton = "#e4e9f1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#818cf8",
            PrimaryContrastText = "#0b0f17",
            PrimaryDarken = "#a5b4fc",
            PrimaryLighten = "#a5b4fc",
            Secondary = "#aab5c8",
            SecondaryContrastText = "#0b0f17",
            Tertiary = "#5eead4",
            Info = "#60a5fa",
            InfoContrastText = "#0b0f17",
            Success = "#4ade80",
            SuccessContrastText = "#0b0f17",
            Warning = "#fbbf24",
            WarningContrastText = "#0b0f17",
            Error = "#f87171",
            ErrorContrastText = "#0b0f17",
            Dark = "#e9eef6",
            DarkContrastText = "#0b0f17",
            TextPrimary = "#e9eef6",
            TextSecondary = "#aab5c8",
            TextDisabled = "#8f9cb2",
            ActionDefault = "#aab5c8",
            ActionDisabled = "#8f9cb2",
            ActionDisabledBackground = "#263045",
            Background = "#0b0f17",
            BackgroundGray = "#1a2233",
            Surface = "#121826",
            DrawerBackground = "#121826",
            DrawerText = "#e9eef6",
            DrawerIcon = "#aab5c8",
            AppbarBackground = "#121826",
            AppbarText = "#e9eef6",
            LinesDefault = "#232d3f",
            LinesInputs = "#66748c",
            TableLines = "#232d3f",
            Divider = "#232d3f",
            DividerLight = "#1a2233",
            Skeleton = "#263045",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", AppbarHeight = "60px", DrawerWidthLeft = "240px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.75rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.25rem", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "-0.01em" },
            H3 = new H3Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            H4 = new H4Typography { FontFamily = Fonts, FontSize = "0.9375rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            H5 = new H5Typography { FontFamily = Fonts, FontSize = "0.9375rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "0.9375rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Fonts, FontSize = "0.9375rem", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Fonts, FontSize = "0.8125rem", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "0.9375rem", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "0.8125rem", LetterSpacing = "normal" },
            Button = new ButtonTypography
            {
                FontFamily = Fonts, FontSize = "0.9375rem", FontWeight = "550", LetterSpacing = "normal", TextTransform = "none",
            },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "0.8125rem", LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontFamily = Fonts, FontSize = "0.75rem", LetterSpacing = "normal", TextTransform = "none" },
        },
    };
}
