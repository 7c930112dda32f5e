using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AnnouncementForms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Form",
                table: "Announcements",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "Banner");

            migrationBuilder.AddColumn<bool>(
                name: "IsNotified",
                table: "Announcements",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsOver",
                table: "Announcements",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Form",
                table: "Announcements");

            migrationBuilder.DropColumn(
                name: "IsNotified",
                table: "Announcements");

            migrationBuilder.DropColumn(
                name: "IsOver",
                table: "Announcements");
        }
    }
}
