; The installer's default for one user is %LOCALAPPDATA%\MemoryHub, which is the default folder of
; the notes. A program that runs from there could never let go of it, so it goes to
; %LOCALAPPDATA%\Programs\MemoryHub, whatever was said.
;
; Uninstalling deletes the program's own files by name and, if the user asks for it, the two folders
; named by the identifier. Notes are in neither.

!define MUI_CUSTOMFUNCTION_GUIINIT StayOutOfNotes

!macro STAY_OUT_OF_NOTES
  ${If} $INSTDIR == "$LOCALAPPDATA\MemoryHub"
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\MemoryHub"
  ${EndIf}
!macroend

; Before the first page, so that the user sees the folder that is used.
Function StayOutOfNotes
  !insertmacro STAY_OUT_OF_NOTES
FunctionEnd

; A silent installation has no page, and a page can be changed back.
!macro NSIS_HOOK_PREINSTALL
  ${If} $INSTDIR == "$LOCALAPPDATA\MemoryHub"
    !insertmacro STAY_OUT_OF_NOTES
    SetOutPath $INSTDIR
    ; Made a moment ago by the installer; removed only if nothing is in it.
    RMDir "$LOCALAPPDATA\MemoryHub"
  ${EndIf}
!macroend
