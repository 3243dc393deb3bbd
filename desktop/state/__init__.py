"""What the GUI sees: QObjects on the GUI thread, no widgets."""
