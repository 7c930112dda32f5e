using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DocumentOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents");

            migrationBuilder.AddColumn<string>(
                name: "SortFolder",
                table: "Documents",
                type: "character varying(240)",
                maxLength: 240,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "Documents",
                type: "character varying(240)",
                maxLength: 240,
                nullable: false,
                defaultValue: "",
                collation: "C");

            // As Text.SortKey: numbers are filled up to eight digits.
            const string Key = """left(regexp_replace(regexp_replace(fold({0}), '([0-9]+)', '00000000\1', 'g'), '0*([0-9]{{8,}})', '\1', 'g'), 240)""";
            var (name, folder) = (string.Format(null, Key, "\"Name\""), string.Format(null, Key, "\"Folder\""));
            migrationBuilder.Sql($"""UPDATE "Documents" SET "SortName" = {name}, "SortFolder" = {folder};""");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Folder",
                table: "Documents",
                columns: new[] { "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Name",
                table: "Documents",
                columns: new[] { "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents",
                columns: new[] { "OrganisationId", "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents",
                columns: new[] { "OrganisationId", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents",
                columns: new[] { "ProjectId", "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents",
                columns: new[] { "ProjectId", "SortName", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "SortFolder",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "Documents");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Folder",
                table: "Documents",
                columns: new[] { "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Name",
                table: "Documents",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents",
                columns: new[] { "OrganisationId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents",
                columns: new[] { "OrganisationId", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents",
                columns: new[] { "ProjectId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents",
                columns: new[] { "ProjectId", "Name", "Id" });
        }
    }
}
